//! What is generated, before any of it is written: types, operations, groups.
//!
//! Owns the facts that emission prints, every name among them. Must not know OpenAPI, and must not know
//! Rust's syntax.

pub mod answers;
pub mod bodies;
mod direction;
mod method;
pub mod paging;
mod rules;
pub mod security;
pub mod servers;
mod style;
pub mod webhooks;

use indexmap::IndexMap;
use serde_json::Value as Json;

use answers::{Content, Headers, Holds};
use bodies::Body;
pub use direction::Direction;
pub use method::HttpMethod;
use paging::Paging;
pub use rules::{Format, Pattern, Rule};
use security::{Scheme, Security};
use servers::Servers;
pub use style::Style;
use webhooks::Webhooks;

/// A client crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// What the API is called.
    pub title: String,
    /// What it is, in Markdown.
    pub docs: Docs,
    /// Where it is, if the document says so in full.
    pub base_url: Option<String>,
    /// The places that callers choose from.
    pub servers: Servers,
    /// The ways to show who one is that are used.
    pub schemes: Vec<Scheme>,
    /// Which of them operations take, unless they say otherwise.
    pub security: Security,
    /// All types, by their name in Rust.
    pub types: IndexMap<String, Type>,
    /// All operations, by group.
    pub groups: Vec<Group>,
    /// What the API sends by itself.
    pub webhooks: Webhooks,
    /// The type that most error answers hold, if one stands out.
    pub common_failure: Option<String>,
    /// How many types within types there are at most, from the outermost to the innermost.
    pub depth: usize,
    /// How many operations can't be generated, and are left out.
    pub left_out: usize,
}

/// The feature that is all groups, and the types that no group needs.
pub const FULL: &str = "full";

impl Api {
    /// The features that stand for groups, and what the groups are called; none where there is nothing to choose from.
    #[must_use]
    pub fn features(&self) -> Vec<(&str, &str)> {
        let groups = self.groups.iter();
        let groups =
            groups.filter_map(|group| Some((group.feature.as_deref()?, group.title.as_str())));
        let webhooks = self.webhooks.feature.as_deref();
        groups
            .chain(webhooks.map(|feature| (feature, "webhooks")))
            .collect()
    }
}

/// Prose of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// A line that says what it is.
    pub summary: Option<String>,
    /// The rest, in Markdown.
    pub description: Option<String>,
    /// Whether it is on its way out.
    pub deprecated: bool,
}

/// A type with a name of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// The name in Rust.
    pub name: String,
    /// The name of its module and file.
    pub module: String,
    /// What it is.
    pub docs: Docs,
    /// Which way its values go.
    pub direction: Direction,
    /// What it is made of.
    pub shape: Shape,
    /// Values that show what it is like.
    pub examples: Vec<Json>,
    /// What is derived beside what all types of its kind have, as `derive` takes it.
    pub derives: Vec<String>,
    /// The features of which any brings it along; it is always there if there are none.
    pub features: Vec<String>,
}

/// What a type is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with named fields.
    Struct(Struct),
    /// A string out of a list that may grow.
    Enum(OpenEnum),
    /// One of a list of values that are not all strings, and that may grow.
    Values(OpenEnum),
    /// One of several types, and of what may come up.
    Union(Union),
    /// A value with limits, or with a name of its own because it contains itself.
    Newtype(Newtype),
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property whose value tells the members apart, if there is one.
    pub tag: Option<String>,
    /// The members, in the document's order.
    pub members: Vec<UnionMember>,
}

impl Union {
    /// A union of one member, for a type that needs a name to be contained by.
    #[must_use]
    pub fn of_one(ty: TypeRef) -> Self {
        let member = UnionMember {
            name: "Value".to_owned(),
            ty,
            tags: Vec::new(),
            adds_tag: false,
            is_default: false,
            description: None,
        };
        Self {
            tag: None,
            members: vec![member],
        }
    }
}

/// One of the types that a value can be of.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionMember {
    /// The name of the variant in Rust.
    pub name: String,
    /// What it holds.
    pub ty: TypeRef,
    /// The values of the tag that stand for it.
    pub tags: Vec<String>,
    /// Whether it is an object without a property for the tag, which is then written for it.
    pub adds_tag: bool,
    /// Whether it is what all other values of the tag stand for, and what there is without a tag.
    pub is_default: bool,
    /// What it is, in Markdown.
    pub description: Option<String>,
}

/// An object with named fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The fields, in the document's order.
    pub fields: Vec<Field>,
    /// The members without a name in the document that have a type.
    pub rest: Option<Rest>,
    /// What the document demands of which members there are.
    pub rules: Vec<Rule>,
}

/// The members of an object that the document does not name, and whose type it tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// The name of the field in Rust.
    pub name: String,
    /// What each of them holds.
    pub ty: TypeRef,
}

/// A field of an object, or a parameter of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in JSON.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// What it holds.
    pub ty: TypeRef,
    /// Whether it must be there.
    pub presence: Presence,
    /// Whether only one side may set it.
    pub access: Access,
    /// Other names that it is read under.
    pub aliases: Vec<String>,
    /// What it is.
    pub docs: Docs,
    /// What the server takes it for when it is left out.
    pub default: Option<Json>,
    /// Values that show what it is like.
    pub examples: Vec<Json>,
    /// The one value that it can have, if there is but one: nobody has to give it.
    pub preset: Option<Preset>,
}

/// The one value that a required field can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The variant of this name of the field's enum.
    Variant(String),
    /// The value of the field's enum that stands for this text.
    Known(String),
    /// A text.
    Text(String),
    /// Null.
    Null,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must; [`TypeRef::Nullable`] if it may be null.
    Required,
    /// It may be left out.
    Optional,
    /// It may be left out or be null, and the difference matters.
    Nullable,
}

/// Whether only one side may set a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Both may.
    Both,
    /// The server alone.
    ReadOnly,
    /// The caller alone.
    WriteOnly,
}

/// A string out of a list that may grow.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenEnum {
    /// The values known, in the document's order.
    pub variants: Vec<Variant>,
}

/// A known value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The value: of an enum of strings the string, of any other its JSON.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// What it means, in Markdown.
    pub description: Option<String>,
}

/// A value with limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Newtype {
    /// What the limits are put on.
    pub inner: TypeRef,
    /// The limits.
    pub rules: Vec<Rule>,
    /// Whether it contains itself, with nothing but limits between.
    pub recursive: bool,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeRef {
    /// A boolean.
    Boolean,
    /// An integer of 32 bits.
    Int32,
    /// An integer of 64 bits.
    Int64,
    /// An integer of 64 bits without a sign.
    Uint64,
    /// A number with a fraction.
    Float,
    /// A string.
    String,
    /// A string that must not show.
    Secret,
    /// Bytes that are sent as they are.
    File,
    /// A string of a format.
    Formatted(Format),
    /// A type of another crate that is chosen for it, by its path.
    External(String),
    /// Null, and nothing else.
    Null,
    /// Any JSON.
    Any,
    /// A list.
    List(Box<TypeRef>),
    /// A list whose items each have a type of their own.
    Tuple(Vec<TypeRef>),
    /// A list whose first items each have a type of their own, and all others have one.
    TupleList(Vec<TypeRef>, Box<TypeRef>),
    /// An object whose members' names are data.
    Map(Box<TypeRef>),
    /// A value or null.
    Nullable(Box<TypeRef>),
    /// A value that contains itself without end, but for the heap.
    Boxed(Box<TypeRef>),
    /// A type of its own, by its name in Rust.
    Named(String),
}

impl TypeRef {
    /// The name of the type at the core: of the items of a list, of what may be null. A tuple has no core.
    #[must_use]
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.named()
            }
            _ => None,
        }
    }

    /// How many types it is written with.
    #[must_use]
    pub fn size(&self) -> usize {
        let inner: usize = match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.size()
            }
            Self::Tuple(items) => items.iter().map(Self::size).sum(),
            Self::TupleList(items, rest) => {
                items.iter().map(Self::size).sum::<usize>() + rest.size()
            }
            _ => 0,
        };
        inner + 1
    }

    /// Whether it is a type of its own, with nothing around it.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        matches!(self, Self::Named(_))
    }

    /// The names of all types that it is made of.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Tuple(items) => items.iter().flat_map(Self::names).collect(),
            Self::TupleList(items, rest) => {
                let items = items.iter().flat_map(Self::names);
                items.chain(rest.names()).collect()
            }
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.names()
            }
            _ => self.named().into_iter().collect(),
        }
    }
}

/// Operations that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What the document calls it.
    pub title: String,
    /// The name of the type in Rust.
    pub name: String,
    /// The name of the module, and of the client's method.
    pub module: String,
    /// The feature of the crate that it is, if there are several groups.
    pub feature: Option<String>,
    /// What it is for.
    pub docs: Docs,
    /// The operations, in the document's order.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The id in the document.
    pub id: String,
    /// The name of the method in Rust.
    pub method: String,
    /// The name of the type in Rust.
    pub name: String,
    /// The name of the module and file.
    pub module: String,
    /// What it does.
    pub docs: Docs,
    /// The HTTP method.
    pub http_method: HttpMethod,
    /// The path below the base URL, with its parameters in braces.
    pub path: String,
    /// How callers show who they are: each way, of which one is enough.
    pub security: Security,
    /// Whether the document asks for credentials that no client can show, so that none are.
    pub is_unshowable: bool,
    /// Where it is, if not where the API is.
    pub server: Option<String>,
    /// The names of the places that it can be called at, where there is a choice.
    pub places: Vec<String>,
    /// The parameters in the path, in the order of the path.
    pub path_parameters: Vec<PathParameter>,
    /// The parameters in the query.
    pub query: Option<Query>,
    /// The body.
    pub body: Option<Body>,
    /// What a successful answer holds.
    pub success: Holds,
    /// What a successful answer is that can be read while it is on its way.
    pub stream: Option<Content>,
    /// The media type of that form.
    pub stream_media_type: Option<String>,
    /// The media types of successful answers, where there are others than `application/json`.
    pub accept: Option<String>,
    /// The headers that answers have.
    pub headers: Option<Headers>,
    /// How one page leads to the next, if answers are pages of a list.
    pub paging: Option<Paging>,
    /// What error answers hold.
    pub failure: Holds,
    /// The documented answers: status, what it means.
    pub responses: Vec<(String, Option<String>)>,
}

/// The parameters that an operation takes in the query, in headers and in cookies: a struct of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The name of the struct in Rust.
    pub name: String,
    /// The parameters.
    pub parameters: Vec<QueryParameter>,
}

/// A parameter in the path.
#[derive(Clone, Debug, PartialEq)]
pub struct PathParameter {
    /// The parameter as a field of the operation.
    pub field: Field,
    /// How it is written.
    pub style: Style,
}

/// A parameter in the query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryParameter {
    /// The parameter as a field of its struct.
    pub field: Field,
    /// How lists and objects are written.
    pub style: Style,
    /// Where it goes.
    pub location: Location,
    /// Its name there.
    pub wire: String,
}

/// Where a parameter beside those of the path goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
    /// It is the whole query.
    Querystring,
}
