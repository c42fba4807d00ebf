//! Owns the names of everything in generated code. Names are claimed, never formatted.
//!
//! [`type_name`] and its siblings say what a wire string would like to be called, a [`Scope`] says what it is called,
//! [`ident`] writes that down. Must not know about the model: strings in, names out.

mod group;
mod keywords;
mod scope;
mod symbols;
mod words;

pub use group::strip_group;
pub use keywords::{ident, is_identifier, is_keyword};
pub use scope::{Case, Scope};
pub use words::{field_name, method_name, module_name, type_name, variant_name};

#[cfg(test)]
mod tests;
