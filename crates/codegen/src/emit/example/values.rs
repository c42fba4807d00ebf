//! Values as Rust expressions.

mod parts;

use std::cell::Cell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use super::limits::{admits, admitted, admitted_number, admitted_text, least_items};
use crate::emit::refs::{From, type_ref};
use crate::model::{
    Api, Field, Format, Newtype, OpenEnum, Presence, Preset, Shape, Struct, TypeRef, Union,
    UnionMember,
};
use crate::names::ident;

/// Makes expressions, and remembers what they need to be imported.
pub(in crate::emit) struct Values<'m> {
    api: &'m Api,
    /// The names that an example imports from elsewhere, so that a type of that name is written with its module.
    taken: BTreeSet<String>,
    types: BTreeSet<String>,
    uses_module: bool,
    runtime: BTreeSet<&'static str>,
    depth: usize,
    /// How many more values of a type may be made up.
    left: Cell<usize>,
}

/// What an example may import beside types.
const IMPORTED: [&str; 20] = [
    "AnyJson",
    "Base64",
    "Base64Url",
    "Client",
    "Date",
    "DateTime",
    "Duration",
    "Email",
    "External",
    "File",
    "Hostname",
    "Ipv4",
    "Ipv6",
    "Null",
    "Nullable",
    "Secret",
    "Time",
    "TupleList",
    "Uri",
    "Uuid",
];

/// Deeper than this, an example explains nothing any more.
const MAX_DEPTH: usize = 8;

/// More values than these are not made up for one example: types of many members each go wide before they go deep.
const MOST_SAMPLES: usize = 1_000;

impl<'m> Values<'m> {
    /// Nothing made yet, for an example that imports the name `own` beside the usual ones.
    pub(in crate::emit) fn new(api: &'m Api, own: Option<&str>) -> Self {
        Self {
            api,
            taken: IMPORTED.into_iter().chain(own).map(str::to_owned).collect(),
            types: BTreeSet::new(),
            uses_module: false,
            runtime: BTreeSet::new(),
            depth: 0,
            left: Cell::new(MOST_SAMPLES),
        }
    }

    /// The imports of what was made.
    pub(in crate::emit) fn imports(&self, krate: &Ident) -> Vec<TokenStream> {
        let mut imports = Vec::new();
        let runtime: Vec<_> = self.runtime.iter().map(|name| ident(name)).collect();
        imports.extend(runtime.iter().map(|name| quote!(use #krate::#name;)));
        if self.uses_module {
            imports.push(quote!(use #krate::types;));
        }
        let types: Vec<_> = self.types.iter().map(|name| ident(name)).collect();
        match types.as_slice() {
            [] => {}
            [only] => imports.push(quote!(use #krate::types::#only;)),
            _ => imports.push(quote!(use #krate::types::{#(#types),*};)),
        }
        imports
    }

    /// A value for a field: its own example, its default, or whatever fits.
    pub(in crate::emit) fn of_field(&mut self, field: &Field) -> TokenStream {
        let stated = field
            .examples
            .iter()
            .chain(&field.default)
            .filter(|value| !value.is_null());
        let stated: Vec<&Json> = stated.collect();
        let found = stated
            .into_iter()
            .find_map(|value| self.of_member(field, value));
        found.unwrap_or_else(|| {
            let json = self.sample_json(&field.ty, 0);
            self.of_member(field, &json)
                .unwrap_or_else(|| self.parsed(&field.ty, &json))
        })
    }

    /// `json` as an expression that turns into `ty`; `None` if it does not fit.
    pub(in crate::emit) fn of(&mut self, ty: &TypeRef, json: &Json) -> Option<TokenStream> {
        match ty {
            TypeRef::String | TypeRef::Secret => json.as_str().map(|text| quote!(#text)),
            _ => self.exactly(ty, json),
        }
    }

    /// `json` as an expression that turns into what `field` holds; `None` if it does not fit.
    fn of_member(&mut self, field: &Field, json: &Json) -> Option<TokenStream> {
        match field.presence {
            // What may be null is made of the value itself, and of nothing that turns into it.
            Presence::Nullable if field.ty != TypeRef::String => self.exactly(&field.ty, json),
            _ => self.of(&field.ty, json),
        }
    }

    /// `json` as an expression of the type `ty` itself; `None` if it does not fit.
    pub(in crate::emit) fn exactly(&mut self, ty: &TypeRef, json: &Json) -> Option<TokenStream> {
        match ty {
            TypeRef::Boolean => json.as_bool().map(|value| quote!(#value)),
            TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => typed_integer(ty, json),
            TypeRef::Float => float(json),
            TypeRef::String => json.as_str().map(|text| quote!(#text.to_owned())),
            TypeRef::Secret => {
                let text = json.as_str()?;
                self.runtime.insert("Secret");
                Some(quote!(Secret::new(#text)))
            }
            TypeRef::File => {
                let text = json.as_str()?;
                self.runtime.insert("File");
                Some(quote!(File::new(#text)))
            }
            TypeRef::Formatted(format) => self.formatted(*format, json),
            TypeRef::External(path) => Some(self.external(path, json)),
            TypeRef::Null => json.is_null().then(|| {
                self.runtime.insert("Null");
                quote!(Null)
            }),
            TypeRef::Any => self.any(json),
            TypeRef::List(item) => self.list(item, json),
            TypeRef::Tuple(items) => self.tuple(items, json),
            TypeRef::TupleList(items, rest) => self.tuple_list(items, rest, json),
            TypeRef::Map(value) => self.map(value, json),
            TypeRef::Nullable(_) if json.is_null() => Some(quote!(None)),
            TypeRef::Nullable(inner) => {
                let value = self.exactly(inner, json)?;
                Some(quote!(Some(#value)))
            }
            TypeRef::Boxed(inner) => {
                let value = self.exactly(inner, json)?;
                Some(quote!(Box::new(#value)))
            }
            TypeRef::Named(name) => self.named(name, json),
        }
    }

    fn formatted(&mut self, format: Format, json: &Json) -> Option<TokenStream> {
        let text = json.as_str()?;
        let name = format.name();
        self.runtime.insert(name);
        let name = ident(name);
        Some(quote!(#name::new(#text)?))
    }

    fn any(&mut self, json: &Json) -> Option<TokenStream> {
        self.runtime.insert("AnyJson");
        let text = json.to_string();
        Some(quote!(AnyJson::parse(#text)?))
    }

    /// `json` as it is read, for a type that it is not spelled out for.
    pub(in crate::emit) fn parsed(&mut self, ty: &TypeRef, json: &Json) -> TokenStream {
        if ty.names().is_empty() {
            return quote!(Default::default());
        }
        self.runtime.insert("AnyJson");
        self.uses_module = true;
        let (text, ty) = (json.to_string(), type_ref(ty, From::Elsewhere));
        quote!(AnyJson::parse(#text)?.to::<#ty>()?)
    }

    /// The member of a union that the value's tag stands for.
    fn union_member(
        &mut self,
        name: &TokenStream,
        union: &Union,
        json: &Json,
    ) -> Option<TokenStream> {
        let tag = json.get(union.tag.as_ref()?)?.as_str()?;
        let is_tagged = |member: &&UnionMember| member.tags.iter().any(|known| known == tag);
        let member = union.members.iter().find(is_tagged)?;
        let variant = ident(&member.name);
        let value = self.exactly(&member.ty, json)?;
        Some(quote!(#name::#variant(#value)))
    }

    fn named(&mut self, name: &str, json: &Json) -> Option<TokenStream> {
        let api = self.api;
        let shape = &api.types.get(name)?.shape;
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let is_taken = self.taken.contains(name);
        let own = ident(name);
        let path = if is_taken {
            quote!(types::#own)
        } else {
            quote!(#own)
        };
        self.depth += 1;
        let made = match shape {
            Shape::Enum(open_enum) => variant(&path, open_enum, json),
            Shape::Values(values) => json_variant(&path, values, json),
            Shape::Union(union) => self.union_member(&path, union, json),
            Shape::Newtype(newtype) => self.newtype(&path, newtype, json),
            Shape::Struct(structure) => self.structure(&path, structure, json),
        };
        self.depth -= 1;
        match made {
            Some(_) if is_taken => self.uses_module = true,
            Some(_) => drop(self.types.insert(name.to_owned())),
            None => {}
        }
        made
    }

    fn newtype(
        &mut self,
        name: &TokenStream,
        newtype: &Newtype,
        json: &Json,
    ) -> Option<TokenStream> {
        match newtype.inner {
            TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => {
                let number = whole(json)?;
                let value = integer(&newtype.inner, json)?;
                admits(&newtype.rules, number).then(|| quote!(#name::of::<#value>()))
            }
            _ => {
                let value = self.of(&newtype.inner, json)?;
                Some(quote!(#name::new(#value)?))
            }
        }
    }

    fn structure(
        &mut self,
        name: &TokenStream,
        structure: &Struct,
        json: &Json,
    ) -> Option<TokenStream> {
        let members = json.as_object()?;
        let mut required = Vec::new();
        let mut setters = Vec::new();
        for field in &structure.fields {
            let given = members.get(&field.wire);
            match (field.presence, given) {
                _ if field.preset.is_some() => {}
                (Presence::Required, Some(json)) => {
                    required.push(
                        self.of(&field.ty, json)
                            .unwrap_or_else(|| self.sample(&field.ty)),
                    );
                }
                (Presence::Required, None) => required.push(self.of_field(field)),
                (_, None) => {}
                (Presence::Nullable, Some(Json::Null)) => {
                    self.runtime.insert("Nullable");
                    let setter = ident(&field.name);
                    setters.push(quote!(.#setter(Nullable::Null)));
                }
                (_, Some(json)) => {
                    let setter = ident(&field.name);
                    let value = self.of_member(field, json);
                    setters.extend(value.map(|value| quote!(.#setter(#value))));
                }
            }
        }
        Some(quote!(#name::new(#(#required),*) #(#setters)*))
    }

    /// Any value of a type, for what the document has no example for.
    pub(in crate::emit) fn sample(&mut self, ty: &TypeRef) -> TokenStream {
        let json = self.sample_json(ty, 0);
        self.of(ty, &json).unwrap_or_else(|| self.parsed(ty, &json))
    }

    /// Any value of a type as JSON, for what the document has no example for.
    pub(in crate::emit) fn sample_json(&self, ty: &TypeRef, depth: usize) -> Json {
        match ty {
            TypeRef::Boolean => Json::Bool(true),
            TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 | TypeRef::Float => Json::from(1),
            TypeRef::String | TypeRef::File => Json::from("text"),
            TypeRef::Secret => Json::from("secret"),
            TypeRef::Formatted(format) => Json::from(sample_text(*format)),
            TypeRef::External(_) | TypeRef::Null | TypeRef::Any | TypeRef::Nullable(_) => {
                Json::Null
            }
            TypeRef::List(_) => Json::Array(Vec::new()),
            TypeRef::Tuple(items) | TypeRef::TupleList(items, _) => {
                let items = items.iter().map(|item| self.sample_json(item, depth));
                Json::Array(items.collect())
            }
            TypeRef::Map(_) => Json::Object(serde_json::Map::new()),
            TypeRef::Boxed(inner) => self.sample_json(inner, depth),
            TypeRef::Named(name) => self.sample_named(name, depth),
        }
    }

    fn sample_named(&self, name: &str, depth: usize) -> Json {
        let left = self.left.get();
        let may_go_on = depth < MAX_DEPTH && left > 0;
        let Some(ty) = self.api.types.get(name).filter(|_| may_go_on) else {
            return Json::Null;
        };
        self.left.set(left - 1);
        match (&ty.shape, ty.examples.first()) {
            (_, Some(example)) => example.clone(),
            (Shape::Enum(open_enum), None) => open_enum
                .variants
                .first()
                .map_or(Json::Null, |variant| Json::from(variant.wire.as_str())),
            (Shape::Values(values), None) => {
                let first = values.variants.first();
                let json = first.and_then(|variant| serde_json::from_str(&variant.wire).ok());
                json.unwrap_or(Json::Null)
            }
            (Shape::Union(union), None) => self.sample_union(union, depth),
            (Shape::Newtype(newtype), None) => self.sample_newtype(newtype, depth),
            (Shape::Struct(structure), None) => {
                let required = structure
                    .fields
                    .iter()
                    .filter(|field| field.presence == Presence::Required);
                let members = required
                    .map(|field| (field.wire.clone(), self.sample_member(field, depth + 1)));
                Json::Object(members.collect())
            }
        }
    }

    fn sample_member(&self, field: &Field, depth: usize) -> Json {
        match &field.preset {
            Some(Preset::Text(text) | Preset::Known(text)) => Json::from(text.as_str()),
            _ => self.sample_json(&field.ty, depth),
        }
    }

    fn sample_union(&self, union: &Union, depth: usize) -> Json {
        let Some(first) = union.members.first() else {
            return Json::Null;
        };
        let mut json = self.sample_json(&first.ty, depth + 1);
        if let (Some(tag), Some(value), Json::Object(members)) =
            (&union.tag, first.tags.first(), &mut json)
        {
            members.insert(tag.clone(), Json::from(value.as_str()));
        }
        json
    }

    fn sample_newtype(&self, newtype: &Newtype, depth: usize) -> Json {
        match newtype.inner {
            TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => {
                let number = admitted(&newtype.rules);
                number.and_then(json_integer).unwrap_or(Json::Null)
            }
            TypeRef::Float => Json::from(admitted_number(&newtype.rules)),
            TypeRef::String => Json::from(admitted_text(&newtype.rules)),
            TypeRef::List(ref item) => {
                let item = self.sample_json(item, depth + 1);
                Json::Array(vec![item; least_items(&newtype.rules)])
            }
            _ => self.sample_json(&newtype.inner, depth),
        }
    }
}

pub(super) const fn sample_text(format: Format) -> &'static str {
    match format {
        Format::DateTime => "2018-02-02T22:25:27Z",
        Format::Date => "2018-02-02",
        Format::Uri => "https://example.com",
        Format::Uuid => "6a09cdc3-8948-47f0-aa62-74ac943d6c58",
        Format::Time => "22:25:27Z",
        Format::Duration => "PT30M",
        Format::Email => "alice@example.com",
        Format::Ipv4 => "192.0.2.1",
        Format::Ipv6 => "2001:db8::1",
        Format::Hostname => "example.com",
        Format::Base64 | Format::Base64Url => "dGV4dA==",
    }
}

pub(super) fn whole(json: &Json) -> Option<i128> {
    let signed = json.as_i64().map(i128::from);
    signed.or_else(|| json.as_u64().map(i128::from))
}

pub(super) fn json_integer(number: i128) -> Option<Json> {
    let signed = i64::try_from(number).map(Json::from);
    signed
        .or_else(|_| u64::try_from(number).map(Json::from))
        .ok()
}

/// An integer where nothing but its own type says how wide it is: without a suffix rustc takes it for an `i32`.
fn typed_integer(ty: &TypeRef, json: &Json) -> Option<TokenStream> {
    let plain = integer(ty, json)?;
    let suffix = match ty {
        TypeRef::Uint64 => json.as_u64().map(Literal::u64_suffixed),
        TypeRef::Int64 => json
            .as_i64()
            .filter(|number| i32::try_from(*number).is_err())
            .map(Literal::i64_suffixed),
        _ => None,
    };
    Some(suffix.map_or(plain, |literal| quote!(#literal)))
}

pub(super) fn integer(ty: &TypeRef, json: &Json) -> Option<TokenStream> {
    let number = whole(json)?;
    let fits = match ty {
        TypeRef::Int32 => i32::try_from(number).is_ok(),
        TypeRef::Int64 => i64::try_from(number).is_ok(),
        _ => u64::try_from(number).is_ok(),
    };
    let literal = Literal::u128_unsuffixed(number.unsigned_abs());
    let sign = (number < 0).then(|| quote!(-));
    fits.then(|| quote!(#sign #literal))
}

fn float(json: &Json) -> Option<TokenStream> {
    let number = json.as_f64()?;
    let literal = Literal::f64_unsuffixed(number.abs());
    let sign = number.is_sign_negative().then(|| quote!(-));
    Some(quote!(#sign #literal))
}

fn variant(name: &TokenStream, open_enum: &OpenEnum, json: &Json) -> Option<TokenStream> {
    let wire = json.as_str()?;
    let known = open_enum
        .variants
        .iter()
        .find(|variant| variant.wire == wire);
    Some(match known {
        Some(variant) => {
            let variant = ident(&variant.name);
            quote!(#name::#variant)
        }
        None => quote!(#name::from_wire(#wire)),
    })
}

fn json_variant(name: &TokenStream, values: &OpenEnum, json: &Json) -> Option<TokenStream> {
    let text = json.to_string();
    let known = values
        .variants
        .iter()
        .find(|variant| variant.wire == text)?;
    let variant = ident(&known.name);
    Some(quote!(#name::#variant))
}
