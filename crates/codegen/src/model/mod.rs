//! What is generated, before any of it is written: types, operations, groups.
//!
//! Owns the facts that emission prints, every name among them. Must not know OpenAPI, and must not know
//! Rust's syntax.

pub mod paging;

use indexmap::IndexMap;
use serde_json::Value as Json;

use paging::Paging;

/// A client crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// What the API is called.
    pub title: String,
    /// What it is, in Markdown.
    pub docs: Docs,
    /// Where it is, if the document says so in full.
    pub base_url: Option<String>,
    /// All types, by their name in Rust.
    pub types: IndexMap<String, Type>,
    /// All operations, by group.
    pub groups: Vec<Group>,
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
}

/// Which way the values of a type go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// In requests.
    pub sent: bool,
    /// In answers.
    pub received: bool,
}

/// What a type is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with named fields.
    Struct(Struct),
    /// A string out of a list that may grow.
    Enum(OpenEnum),
    /// A value with limits.
    Newtype(Newtype),
}

/// An object with named fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The fields, in the document's order.
    pub fields: Vec<Field>,
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
    /// The value in JSON.
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
}

/// A limit.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// An integer's smallest value.
    AtLeast(i128),
    /// An integer's largest value.
    AtMost(i128),
    /// An integer is a multiple of this.
    MultipleOf(i128),
    /// A number's smallest value.
    NumberAtLeast(f64),
    /// A number is larger than this.
    NumberAbove(f64),
    /// A number's largest value.
    NumberAtMost(f64),
    /// A number is smaller than this.
    NumberBelow(f64),
    /// A number is a multiple of this.
    NumberMultipleOf(f64),
    /// A string's least length, in characters.
    MinLength(usize),
    /// A string's greatest length, in characters.
    MaxLength(usize),
    /// A string matches this regular expression.
    Pattern(String),
    /// A string has this format.
    Format(Format),
    /// The least number of items.
    MinItems(usize),
    /// The greatest number of items.
    MaxItems(usize),
    /// No item is there twice.
    UniqueItems,
    /// The least number of members.
    MinProperties(usize),
    /// The greatest number of members.
    MaxProperties(usize),
}

/// The string formats that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A date and time with its offset.
    DateTime,
    /// A date.
    Date,
    /// A URI with a scheme.
    Uri,
    /// A UUID.
    Uuid,
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
    /// Any JSON.
    Any,
    /// A list.
    List(Box<TypeRef>),
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
    /// The name of the type at the core: of the items of a list, of what may be null.
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
    /// Whether the caller has to show who they are.
    pub authenticated: bool,
    /// The parameters in the path, in the order of the path.
    pub path_parameters: Vec<Field>,
    /// The parameters in the query.
    pub query: Option<Query>,
    /// The body.
    pub body: Option<Body>,
    /// What a successful answer holds; `None` if nothing.
    pub success: Option<TypeRef>,
    /// The media type of a successful answer, where that is another than `application/json`.
    pub accept: Option<String>,
    /// How one page leads to the next, if answers are pages of a list.
    pub paging: Option<Paging>,
    /// What error answers hold.
    pub failure: Failure,
    /// The documented answers: status, what it means.
    pub responses: Vec<(String, Option<String>)>,
}

/// The methods of HTTP that an operation can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the method of its name")]
pub enum HttpMethod {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

/// The parameters that an operation takes in the query: a struct of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The name of the struct in Rust.
    pub name: String,
    /// The parameters.
    pub parameters: Vec<QueryParameter>,
}

/// A parameter in the query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryParameter {
    /// The parameter as a field of its struct.
    pub field: Field,
    /// How lists and objects are written.
    pub style: Style,
}

/// How a list or an object is written into a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One pair an item or member.
    Form,
    /// All in one pair, with commas.
    FormJoined,
    /// A pair for each innermost member, with its path in brackets.
    DeepObject,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The name of the enum in Rust, if there are several forms.
    pub name: Option<String>,
    /// The forms it may have, of which there is at least one.
    pub forms: Vec<BodyForm>,
    /// Whether it must be there.
    pub required: bool,
    /// What it is.
    pub docs: Docs,
    /// Values that show what it is like.
    pub examples: Vec<Json>,
}

impl Body {
    /// What it may hold.
    pub fn types(&self) -> impl Iterator<Item = &TypeRef> {
        self.forms.iter().map(|form| &form.ty)
    }
}

/// One form of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyForm {
    /// The name of the variant in Rust, where there are several.
    pub name: String,
    /// What it holds.
    pub ty: TypeRef,
    /// Its media type.
    pub media_type: String,
    /// How it is written.
    pub kind: BodyKind,
    /// What is said of single members.
    pub encodings: Vec<Encoding>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// As JSON.
    Json,
    /// As the pairs of a form.
    Form,
    /// In parts.
    Multipart,
    /// As text.
    Text,
    /// A line of JSON for each item.
    Lines,
    /// As it is.
    Bytes,
}

/// How one member of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The member's name.
    pub name: String,
    /// How lists and objects are written, if that is said.
    pub style: Option<Style>,
    /// Its media type, if that is said.
    pub content_type: Option<String>,
}

/// What the error answers of an operation hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Nothing is documented.
    Undocumented,
    /// The same for every status.
    Uniform(TypeRef),
    /// It depends on the status.
    ByStatus {
        /// The name of the enum in Rust.
        name: String,
        /// The documented statuses, exact ones first, then ranges, then the default.
        cases: Vec<FailureCase>,
    },
}

/// What an error answer of one status holds.
#[derive(Clone, Debug, PartialEq)]
pub struct FailureCase {
    /// The name of the variant in Rust.
    pub name: String,
    /// The statuses it is for.
    pub status: Status,
    /// What it holds.
    pub ty: TypeRef,
}

/// The statuses of a documented answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A hundred of them, by their first digit.
    Range(u16),
    /// Those that nothing else is said about.
    Default,
}
