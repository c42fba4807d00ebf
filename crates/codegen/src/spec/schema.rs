//! Schemas in one normal form, whichever dialect they were written in.
//!
//! Owns the reading of schema keywords. Must not know what code becomes of them.

mod types;

use super::cursor::{At, ObjectView};
use super::document::Version;
use super::node::Node;
use crate::diagnostics::{Code, Diagnostics};

/// The JSON types, `null` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JsonType {
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// What an object may hold beside its named properties.
#[derive(Clone, Debug)]
pub enum Additional<'d> {
    /// Anything: nothing is said.
    Unsaid,
    /// Anything: said in so many words.
    Anything,
    /// Nothing.
    Nothing,
    /// Values that all of these schemas are valid for.
    Schemas(Vec<At<'d>>),
}

/// The limits on a number; exclusive ones in their own fields, as 3.1 has them.
#[derive(Clone, Debug, Default)]
pub struct NumberLimits {
    /// `minimum`
    pub minimum: Option<serde_json::Number>,
    /// `maximum`
    pub maximum: Option<serde_json::Number>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<serde_json::Number>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<serde_json::Number>,
    /// `multipleOf`
    pub multiple_of: Option<serde_json::Number>,
}

/// The limits on the size of a string, a list or an object.
#[derive(Clone, Debug, Default)]
pub struct SizeLimits<'d> {
    /// `minLength`
    pub min_length: Option<usize>,
    /// `maxLength`
    pub max_length: Option<usize>,
    /// `pattern`: those that all hold, each a string.
    pub patterns: Vec<At<'d>>,
    /// `minItems`
    pub min_items: Option<usize>,
    /// `maxItems`
    pub max_items: Option<usize>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `minProperties`
    pub min_properties: Option<usize>,
    /// `maxProperties`
    pub max_properties: Option<usize>,
}

/// What a schema says about a use of it rather than about its values: all of it may stand beside a `$ref`.
#[derive(Clone, Debug, Default)]
pub struct Annotations<'d> {
    /// `title`
    pub title: Option<&'d str>,
    /// `description`
    pub description: Option<&'d str>,
    /// `default`
    pub default: Option<&'d Node>,
    /// `example` and `examples`
    pub examples: Vec<&'d Node>,
    /// `deprecated`
    pub deprecated: Option<bool>,
    /// `readOnly`
    pub read_only: Option<bool>,
    /// `writeOnly`
    pub write_only: Option<bool>,
    /// `x-aliases`: other names that a property is read under.
    pub aliases: Vec<&'d str>,
    /// `x-rust-name`: the name in Rust, whatever the rules say.
    pub rust_name: Option<&'d str>,
}

/// A schema.
#[derive(Clone, Debug)]
pub struct Schema<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// `$ref`
    pub reference: Option<At<'d>>,
    /// `type`, without `null`; empty if nothing is said.
    pub types: Vec<JsonType>,
    /// Whether `null` is a value.
    pub nullable: bool,
    /// `enum`, or the one value of `const`.
    pub values: Option<Vec<At<'d>>>,
    /// `format`
    pub format: Option<&'d str>,
    /// Limits on numbers.
    pub number: NumberLimits,
    /// Limits on sizes.
    pub size: SizeLimits<'d>,
    /// `items`: the schemas that all hold; none if nothing is said.
    pub items: Vec<At<'d>>,
    /// `prefixItems`
    pub prefix_items: Vec<At<'d>>,
    /// `properties`, each with the schemas that all hold for it.
    pub properties: Vec<(&'d str, Vec<At<'d>>)>,
    /// Properties that only some values have: for each the schemas of which one holds, each with others that hold as well.
    pub sometimes: Vec<(&'d str, Vec<Vec<At<'d>>>)>,
    /// `patternProperties`
    pub pattern_properties: Vec<(&'d str, At<'d>)>,
    /// `propertyNames`
    pub property_names: Option<At<'d>>,
    /// `dependentRequired`: members, and those that have to be there beside them.
    pub required_with: Vec<(&'d str, Vec<&'d str>)>,
    /// Lists of alternatives that say no more than which members have to be there: those of one of each list.
    pub required_sets: Vec<Vec<Vec<&'d str>>>,
    /// `required`
    pub required: Vec<&'d str>,
    /// `additionalProperties`
    pub additional: Additional<'d>,
    /// `allOf`
    pub all_of: Vec<At<'d>>,
    /// `anyOf` and `oneOf`: lists of alternatives. A value fits one of each list.
    pub unions: Vec<Vec<At<'d>>>,
    /// `discriminator`
    pub discriminator: Option<At<'d>>,
    /// Schemas that hold for some values: `then`, `else`, `dependentSchemas`.
    pub conditional: Vec<At<'d>>,
    /// What is said about this use.
    pub annotations: Annotations<'d>,
    /// `x-secret`: the value must not show.
    pub secret: bool,
    /// `x-enum-varnames`: the variants' names in Rust.
    pub enum_names: Vec<At<'d>>,
    /// `x-enum-descriptions`: what the values mean.
    pub enum_descriptions: Vec<&'d str>,
    /// What the values are called by the alternatives that they are; empty texts for those without a title.
    pub value_titles: Vec<&'d str>,
    /// Keywords that change which values are valid, and that nothing checks.
    pub unchecked: Vec<At<'d>>,
}

/// Keywords that say which values are valid, and that nothing checks.
const UNCHECKED: [&str; 7] = [
    "not",
    "if",
    "contains",
    "dependencies",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];

/// Keywords that change nothing for a client.
const IGNORED: [&str; 15] = [
    "externalDocs",
    "xml",
    "$comment",
    "$schema",
    "$id",
    "$anchor",
    "$defs",
    "$vocabulary",
    "$dynamicAnchor",
    "definitions",
    "contentMediaType",
    "contentEncoding",
    // Read beside a list of schemas; beside any other `items` it says nothing.
    "additionalItems",
    "minContains",
    "maxContains",
];

impl<'d> Schema<'d> {
    /// Reads the schema at `at`; `None` if there is none, which is reported.
    pub fn read(at: &At<'d>, version: Version, diagnostics: &mut Diagnostics) -> Option<Self> {
        if let Node::Bool(anything) = at.node {
            return boolean_schema(at, *anything, diagnostics);
        }
        if *at.node == Node::Null {
            at.ignored("a schema, which is an object", diagnostics);
            return Some(Self::anything(at));
        }
        let mut view = ObjectView::open(at, "a schema, which is an object", diagnostics)?;
        let stated = types::read(&mut view, version);
        let items = view.at("items");
        let is_list = |at: &At<'_>| at.node.as_list().is_some();
        let schema = Self {
            at: at.clone(),
            reference: view.at("$ref").or_else(|| view.at("$dynamicRef")),
            types: stated.types,
            nullable: stated.nullable,
            values: read_values(&mut view),
            format: view.string("format").or(stated.format),
            number: read_number_limits(&mut view),
            size: read_size_limits(&mut view),
            items: match &items {
                Some(first) if is_list(first) => view.at("additionalItems").into_iter().collect(),
                items => items.iter().cloned().collect(),
            },
            prefix_items: match items {
                // As drafts of JSON Schema before 2020-12 had it.
                Some(items) if is_list(&items) => schemas(&mut view, "items"),
                _ => schemas(&mut view, "prefixItems"),
            },
            properties: view
                .object("properties")
                .into_iter()
                .map(|(name, at)| (name, vec![at]))
                .collect(),
            sometimes: Vec::new(),
            pattern_properties: view.object("patternProperties"),
            property_names: view.at("propertyNames"),
            required_with: read_required_with(&mut view),
            required_sets: Vec::new(),
            required: view.names("required"),
            additional: read_additional(&mut view),
            all_of: schemas(&mut view, "allOf"),
            unions: read_alternatives(&mut view),
            discriminator: view.at("discriminator"),
            conditional: read_conditional(&mut view),
            annotations: read_annotations(&mut view),
            secret: view.flag("x-secret"),
            enum_names: view.list("x-enum-varnames"),
            enum_descriptions: view.strings("x-enum-descriptions"),
            value_titles: Vec::new(),
            unchecked: UNCHECKED.iter().filter_map(|name| view.at(name)).collect(),
        };
        view.finish(&IGNORED);
        Some(schema)
    }

    /// The schema that says nothing.
    pub fn anything(at: &At<'d>) -> Self {
        Self {
            at: at.clone(),
            reference: None,
            types: Vec::new(),
            nullable: false,
            values: None,
            format: None,
            number: NumberLimits::default(),
            size: SizeLimits::default(),
            items: Vec::new(),
            prefix_items: Vec::new(),
            properties: Vec::new(),
            sometimes: Vec::new(),
            pattern_properties: Vec::new(),
            property_names: None,
            required_with: Vec::new(),
            required_sets: Vec::new(),
            required: Vec::new(),
            additional: Additional::Unsaid,
            all_of: Vec::new(),
            unions: Vec::new(),
            discriminator: None,
            conditional: Vec::new(),
            annotations: Annotations::default(),
            secret: false,
            enum_names: Vec::new(),
            enum_descriptions: Vec::new(),
            value_titles: Vec::new(),
            unchecked: Vec::new(),
        }
    }
}

/// A schema that nothing is valid for describes what is not there: nobody needs a type for it.
fn boolean_schema<'d>(
    at: &At<'d>,
    anything: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Schema<'d>> {
    if !anything {
        let message = "nothing is valid for this schema; any value is taken";
        diagnostics
            .warning(Code::Unsupported, at.value(), message)
            .help("take out what it is the schema of, or write `true` for any value");
    }
    Some(Schema::anything(at))
}

fn read_values<'d>(view: &mut ObjectView<'d, '_>) -> Option<Vec<At<'d>>> {
    let constant = view.at("const");
    let listed = view.at("enum");
    let values = view.list("enum");
    if let Some(at) = listed.filter(|at| values.is_empty() && at.node.as_list().is_some()) {
        let message = "the enum lists no value, and is ignored";
        view.diagnostics
            .warning(Code::InvalidValue, at.key(), message)
            .help("list the values, or take it out");
    }
    match (constant, values.as_slice()) {
        (None, []) => None,
        (None, _) => Some(values),
        // Both hold: the one value is the one value of the list, too.
        (Some(constant), _) => Some(vec![constant]),
    }
}

/// An exclusive limit is a flag beside the other limit in 3.0, and a limit itself in 3.1. Either form is met in documents
/// of the other version, and they are told apart by their type.
fn read_number_limits(view: &mut ObjectView<'_, '_>) -> NumberLimits {
    let mut limits = NumberLimits {
        minimum: view.number("minimum"),
        maximum: view.number("maximum"),
        multiple_of: view.number("multipleOf"),
        ..NumberLimits::default()
    };
    let is_flag = |at: Option<At<'_>>| {
        at.is_some_and(|at| {
            matches!(at.node.as_str(), Some("true" | "false")) || at.node.as_bool().is_some()
        })
    };
    if is_flag(view.at("exclusiveMinimum")) {
        if view.flag("exclusiveMinimum") {
            limits.exclusive_minimum = limits.minimum.take();
        }
    } else {
        limits.exclusive_minimum = view.number("exclusiveMinimum");
    }
    if is_flag(view.at("exclusiveMaximum")) {
        if view.flag("exclusiveMaximum") {
            limits.exclusive_maximum = limits.maximum.take();
        }
    } else {
        limits.exclusive_maximum = view.number("exclusiveMaximum");
    }
    limits
}

fn read_size_limits<'d>(view: &mut ObjectView<'d, '_>) -> SizeLimits<'d> {
    SizeLimits {
        min_length: view.count("minLength").filter(|limit| *limit > 0),
        max_length: view.count("maxLength"),
        patterns: view
            .string("pattern")
            .and_then(|_| view.at("pattern"))
            .into_iter()
            .collect(),
        min_items: view.count("minItems").filter(|limit| *limit > 0),
        max_items: view.count("maxItems"),
        unique_items: view.flag("uniqueItems"),
        min_properties: view.count("minProperties").filter(|limit| *limit > 0),
        max_properties: view.count("maxProperties"),
    }
}

fn read_additional<'d>(view: &mut ObjectView<'d, '_>) -> Additional<'d> {
    let Some(at) = view.at("additionalProperties") else {
        return Additional::Unsaid;
    };
    match at.node {
        Node::Bool(true) => Additional::Anything,
        Node::Bool(false) => Additional::Nothing,
        Node::Map(map) if map.is_empty() => Additional::Anything,
        _ => Additional::Schemas(vec![at]),
    }
}

/// Alternatives of which one holds, or at least one: a client that reads both the same way cannot tell them apart.
fn read_alternatives<'d>(view: &mut ObjectView<'d, '_>) -> Vec<Vec<At<'d>>> {
    let lists = [schemas(view, "oneOf"), schemas(view, "anyOf")];
    lists.into_iter().filter(|list| !list.is_empty()).collect()
}

/// A list of schemas; one that lists none is reported.
fn schemas<'d>(view: &mut ObjectView<'d, '_>, name: &'static str) -> Vec<At<'d>> {
    if let Some(at) = view.at(name).filter(|at| at.node.as_list() == Some(&[])) {
        let message = format!("`{name}` lists no schema, and is ignored");
        view.diagnostics
            .warning(Code::InvalidValue, at.key(), message)
            .help("list the schemas, or take it out");
    }
    view.list(name)
}

fn read_required_with<'d>(view: &mut ObjectView<'d, '_>) -> Vec<(&'d str, Vec<&'d str>)> {
    let names = |at: At<'d>| {
        at.items()
            .iter()
            .filter_map(|at| at.node.as_str())
            .collect()
    };
    let listed = view.object("dependentRequired").into_iter();
    listed.map(|(name, at)| (name, names(at))).collect()
}

fn read_conditional<'d>(view: &mut ObjectView<'d, '_>) -> Vec<At<'d>> {
    let branches = [view.at("then"), view.at("else")];
    let dependent = view.object("dependentSchemas").into_iter();
    branches
        .into_iter()
        .flatten()
        .chain(dependent.map(|(_, at)| at))
        .collect()
}

fn read_annotations<'d>(view: &mut ObjectView<'d, '_>) -> Annotations<'d> {
    let example = view.at("example").map(|at| at.node);
    let examples = view.list("examples").into_iter().map(|at| at.node);
    Annotations {
        title: view.string("title"),
        description: view.string("description"),
        default: view.at("default").map(|at| at.node),
        examples: example.into_iter().chain(examples).collect(),
        deprecated: view.boolean("deprecated"),
        read_only: view.boolean("readOnly"),
        write_only: view.boolean("writeOnly"),
        aliases: view.strings("x-aliases"),
        rust_name: view.string("x-rust-name"),
    }
}
