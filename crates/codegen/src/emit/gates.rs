//! Which features bring an item along.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Group;

/// For an item that any of these features brings; nothing for one that is always there.
pub(super) fn of(features: &[String]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        [only] => quote!(#[cfg(feature = #only)]),
        all => quote!(#[cfg(any(#(feature = #all),*))]),
    }
}

/// For what is there of a group with its calls.
pub(super) fn called(group: &Group) -> TokenStream {
    match &group.feature {
        None => quote!(#[cfg(feature = "client")]),
        Some(feature) => quote!(#[cfg(all(feature = "client", feature = #feature))]),
    }
}

/// The same as a line of text, for an example.
pub(super) fn called_line(group: &Group) -> String {
    match &group.feature {
        None => "#[cfg(feature = \"client\")]".to_owned(),
        Some(feature) => format!("#[cfg(all(feature = \"client\", feature = {feature:?}))]"),
    }
}
