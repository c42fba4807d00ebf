//! Values that are made of others, and those of other crates.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value as Json;

use super::Values;
use crate::emit::refs::foreign;
use crate::model::TypeRef;

impl Values<'_> {
    pub(super) fn list(&mut self, item: &TypeRef, json: &Json) -> Option<TokenStream> {
        let items = json.as_array()?.iter();
        let items: Option<Vec<_>> = items.map(|json| self.exactly(item, json)).collect();
        items.map(|items| quote!(vec![#(#items),*]))
    }

    pub(super) fn tuple(&mut self, types: &[TypeRef], json: &Json) -> Option<TokenStream> {
        let items = json.as_array().filter(|items| items.len() == types.len())?;
        let items = types.iter().zip(items);
        let items: Option<Vec<_>> = items.map(|(ty, json)| self.exactly(ty, json)).collect();
        items.map(|items| quote!((#(#items,)*)))
    }

    pub(super) fn tuple_list(
        &mut self,
        types: &[TypeRef],
        rest: &TypeRef,
        json: &Json,
    ) -> Option<TokenStream> {
        let items = json.as_array()?;
        let (first, others) = items.split_at_checked(types.len())?;
        let first = self.tuple(types, &Json::from(first))?;
        let others = self.list(rest, &Json::from(others))?;
        self.runtime.insert("TupleList");
        Some(quote!(TupleList::new(#first, #others)))
    }

    pub(super) fn map(&mut self, value: &TypeRef, json: &Json) -> Option<TokenStream> {
        let members = json.as_object()?.iter();
        let members: Option<Vec<_>> = members
            .map(|(name, json)| {
                let value = self.exactly(value, json)?;
                Some(quote!((#name.to_owned(), #value)))
            })
            .collect();
        members.map(|members| quote!(std::collections::BTreeMap::from([#(#members),*])))
    }

    /// How a type of another crate is made, nobody knows but that crate; that it can be read is known.
    pub(super) fn external(&mut self, path: &str, json: &Json) -> TokenStream {
        self.runtime.extend(["AnyJson", "External"]);
        let (text, path) = (json.to_string(), foreign(path));
        quote!(AnyJson::parse(#text)?.to::<External<#path>>()?)
    }
}
