//! What error answers hold, where that depends on the status.

use proc_macro2::TokenStream;
use quote::quote;

use super::refs::{From, type_ref};
use crate::model::{Failure, Operation, Status};
use crate::names::ident;

/// The enum of what error answers hold, where that depends on the status.
pub(super) fn of(operation: &Operation) -> TokenStream {
    let Failure::ByStatus { name, cases } = &operation.failure else {
        return TokenStream::new();
    };
    let name = ident(name);
    let about = format!(" What the error answers of [`{}`] hold.", operation.name);
    let variants = cases.iter().map(|case| {
        let about = format!(" The answer to {}.", statuses(case.status));
        let (name, ty) = (ident(&case.name), type_ref(&case.ty, From::Elsewhere));
        quote!(#[doc = #about] #name(#ty),)
    });
    let arms = cases.iter().map(|case| {
        let name = ident(&case.name);
        let pattern = status_pattern(case.status);
        quote!(#pattern => answer.json().ok().map(Self::#name),)
    });
    let ends = cases.iter().any(|case| case.status == Status::Default);
    let rest = (!ends).then(|| quote!(_ => None,));
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "an error keeps it on the heap")]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            fn read(answer: &rt::client::Answer<'_>) -> Option<Self> {
                match answer.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
}

fn statuses(status: Status) -> String {
    match status {
        Status::Exact(code) => format!("status {code}"),
        Status::Range(digit) => {
            format!("any status from {digit}00 to {digit}99 that has no answer of its own")
        }
        Status::Default => "any status that has no answer of its own".to_owned(),
    }
}

fn status_pattern(status: Status) -> TokenStream {
    let literal = proc_macro2::Literal::u16_unsuffixed;
    match status {
        Status::Exact(code) => {
            let code = literal(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let (first, last) = (literal(digit * 100), literal(digit * 100 + 99));
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}
