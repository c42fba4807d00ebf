//! Documents as they are written: text, tree, and the objects of OpenAPI in one normal form.
//!
//! Owns everything that is said in a document, and where. Must not know what code becomes of it.

mod address;
mod advice;
pub mod cursor;
pub mod document;
pub mod files;
pub(crate) mod kinds;
pub mod locate;
pub mod merge;
pub mod nearest;
pub mod node;
pub mod operation;
pub mod pagination;
pub mod pointer;
pub mod schema;
pub mod source;

pub use cursor::{At, ObjectView};
pub use document::{Document, Trees, Version};
pub use schema::Schema;
