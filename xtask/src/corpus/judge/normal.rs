//! Owns what a schema of OpenAPI is in JSON Schema 2020-12, with all that it refers to. Must not know what it is asked
//! for, nor what the generator makes of it.
//!
//! Taken by the letter, but for three things. `oneOf` is `anyOf`: documents say it of alternatives that overlap, and an
//! example that is good for two of them is no worse for that. `nullable` holds without a `type` beside it, too. And what
//! names properties or items describes objects or lists, whether or not it says so.
//!
//! An object has the property that a discriminator names, and the schema holds that it says it is of; that has to be one
//! that the discriminator knows, where it lists them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};
use specwright::diagnostics::Diagnostics;
use specwright::spec::cursor::At;
use specwright::spec::document::{Document, Version};
use specwright::spec::pointer::Pointer;

use super::validator;

/// Keywords with a schema.
const ONE: [&str; 11] = [
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
];
/// Keywords with schemas by name.
const NAMED: [&str; 3] = ["dependentSchemas", "patternProperties", "properties"];
/// Keywords with a count.
const COUNTS: [&str; 8] = [
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
];
const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// Schemas, and what they are made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bundle {
    pub(super) schema: Json,
    /// What of them is left out, since it makes no sense or leads nowhere.
    pub(super) loose: Vec<String>,
}

/// The schema of what is valid for all of these. Properties with this flag are never required.
pub(super) fn bundle(document: &Document<'_>, schemas: &[Pointer], flag: &'static str) -> Bundle {
    let mut bundling = Bundling {
        document,
        flag,
        numbers: BTreeMap::new(),
        open: Vec::new(),
        loose: BTreeSet::new(),
    };
    let all = schemas.iter().filter_map(|at| document.at(at));
    let all: Vec<Json> = all.map(|at| bundling.reference(&at, Use::Whole)).collect();
    let mut definitions = Map::new();
    while let Some((number, at, used)) = bundling.open.pop() {
        let schema = bundling.schema(&at, used);
        definitions.insert(number.to_string(), schema);
    }
    Bundle {
        schema: json!({ "allOf": all, "$defs": definitions }),
        loose: bundling.loose.into_iter().collect(),
    }
}

/// What a schema is referred to for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// For itself, and what its discriminator leads to holds as well.
    Whole,
    /// As a part of one that its discriminator may have led to.
    Base,
}

struct Bundling<'d, 'x> {
    document: &'x Document<'d>,
    flag: &'static str,
    /// The numbers that schemas have among the definitions: each with what its discriminator adds, and without.
    numbers: BTreeMap<(Pointer, Use), usize>,
    /// Those that are still to be looked at.
    open: Vec<(usize, At<'d>, Use)>,
    loose: BTreeSet<String>,
}

impl<'d> Bundling<'d, '_> {
    fn reference(&mut self, at: &At<'d>, used: Use) -> Json {
        let next = self.numbers.len();
        let key = (at.pointer.clone(), used);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.open.push((number, at.clone(), used));
        }
        json!({ "$ref": format!("#/$defs/{number}") })
    }

    fn left_out(&mut self, at: &At<'d>, why: &str) {
        self.loose.insert(format!("{} {why}", at.pointer));
    }

    fn schema(&mut self, at: &At<'d>, used: Use) -> Json {
        let Some(map) = at.node.as_map() else {
            return Json::Bool(at.node.as_bool().unwrap_or(true));
        };
        let mut made = Map::new();
        let reference = at.member("$ref").or_else(|| at.member("$dynamicRef"));
        let reference = reference.filter(|at| at.node.as_str().is_some());
        if let Some(reference) = &reference {
            match self.document.follow(reference, &mut Diagnostics::new()) {
                Some(target) => {
                    let target = self.reference(&target, used);
                    made.insert("allOf".to_owned(), json!([target]));
                }
                None => self.left_out(reference, "leads nowhere"),
            }
        }
        // What stands beside a reference is nothing in 3.0.
        if reference.is_some() && self.document.version == Version::V3_0 {
            return Json::Object(made);
        }
        for (name, _) in map.iter() {
            if let Some(member) = at.member(name) {
                self.keyword(name, at, &member, &mut made);
            }
        }
        imply_type(&mut made);
        if used == Use::Whole {
            self.discriminated(at, &mut made);
        }
        let nullable = at.member("nullable").and_then(|at| at.node.as_bool());
        match nullable == Some(true) && self.document.version == Version::V3_0 {
            true => json!({ "anyOf": [{ "type": "null" }, made] }),
            false => Json::Object(made),
        }
    }

    fn keyword(&mut self, name: &str, schema: &At<'d>, at: &At<'d>, made: &mut Map<String, Json>) {
        let value = match name {
            // As drafts before 2020-12 had it.
            "items" if at.node.as_list().is_some() => {
                let items = self.schemas(at, Use::Whole);
                made.insert("prefixItems".to_owned(), items);
                return;
            }
            "additionalItems" if !is_list(schema.member("items")) => return,
            "additionalItems" => {
                let rest = self.schema(at, Use::Whole);
                made.insert("items".to_owned(), rest);
                return;
            }
            "allOf" | "anyOf" | "oneOf" => return self.several(name, at, made),
            "prefixItems" => self.schemas(at, Use::Whole),
            _ if ONE.contains(&name) => self.schema(at, Use::Whole),
            _ if NAMED.contains(&name) => {
                let members = at.members().into_iter();
                members
                    .map(|(name, at)| (name.to_owned(), self.schema(&at, Use::Whole)))
                    .collect()
            }
            "exclusiveMinimum" | "exclusiveMaximum" if at.node.as_bool().is_some() => return,
            "minimum" | "maximum" => return self.limit(name, schema, at, made),
            "required" => self.required(schema, at),
            _ => match self.plain(name, at) {
                Some(value) => value,
                None => return,
            },
        };
        made.insert(name.to_owned(), value);
    }

    fn schemas(&mut self, at: &At<'d>, used: Use) -> Json {
        let items = at.items();
        items.iter().map(|at| self.schema(at, used)).collect()
    }

    /// What a discriminator adds: of an object that says which schema it is of, that schema holds.
    fn discriminated(&mut self, at: &At<'d>, made: &mut Map<String, Json>) {
        let discriminator = at.member("discriminator");
        let name = discriminator
            .as_ref()
            .and_then(|at| at.member("propertyName"));
        let Some(name) = name.and_then(|at| at.node.as_str()) else {
            return;
        };
        let has_default = discriminator
            .as_ref()
            .is_some_and(|at| at.member("defaultMapping").is_some());
        if !has_default {
            let case = json!({ "if": { "type": "object" }, "then": { "required": [name] } });
            add(made, vec![case]);
        }
        let mapping = discriminator.and_then(|at| at.member("mapping"));
        let mapping = mapping.map(|at| at.members()).unwrap_or_default();
        if let Some(known) = known(at, &mapping) {
            add(
                made,
                vec![json!({ "properties": { name: { "enum": known } } })],
            );
        }
        for (value, target) in mapping {
            let Some(target) = self.mapped(&target).filter(|to| to.pointer != at.pointer) else {
                continue;
            };
            let says = json!({ "required": [name], "properties": { name: { "const": value } } });
            let then = self.reference(&target, Use::Whole);
            let case = json!({ "if": { "type": "object", "allOf": [says] }, "then": then });
            add(made, vec![case]);
        }
    }

    /// What a value of a mapping leads to: a reference, or the name of a schema.
    fn mapped(&self, at: &At<'d>) -> Option<At<'d>> {
        let schemas = Pointer::root().push("components").push("schemas");
        let named = self.document.at(&schemas.push(at.node.as_str()?));
        named.or_else(|| self.document.follow(at, &mut Diagnostics::new()))
    }

    /// Lists of schemas, none of which is left out for another.
    fn several(&mut self, name: &str, at: &At<'d>, made: &mut Map<String, Json>) {
        let used = if name == "allOf" {
            Use::Base
        } else {
            Use::Whole
        };
        let Json::Array(schemas) = self.schemas(at, used) else {
            return;
        };
        match name {
            // A list of none is no list to the validator.
            _ if schemas.is_empty() => {}
            "allOf" => add(made, schemas),
            _ => add(made, vec![json!({ "anyOf": schemas })]),
        }
    }

    /// In 3.0 a flag beside a limit says whether it is exclusive. Later documents have it, too.
    fn limit(&mut self, name: &str, schema: &At<'d>, at: &At<'d>, made: &mut Map<String, Json>) {
        let exclusive = match name {
            "minimum" => "exclusiveMinimum",
            _ => "exclusiveMaximum",
        };
        let flag = schema.member(exclusive).and_then(|at| at.node.as_bool());
        let name = if flag == Some(true) { exclusive } else { name };
        if let Some(value) = self.plain(name, at) {
            made.insert(name.to_owned(), value);
        }
    }

    /// The names that have to be there whichever side sends.
    fn required(&mut self, schema: &At<'d>, at: &At<'d>) -> Json {
        if !is_list(Some(at.clone())) {
            self.left_out(at, "is no list of names");
        }
        let names = at.items().into_iter().filter_map(|at| at.node.as_str());
        let properties = schema.member("properties");
        let names = names.filter(|name| {
            let property = properties.as_ref().and_then(|at| at.member(name));
            !property.is_some_and(|at| self.is_flagged(&at))
        });
        let names: BTreeSet<&str> = names.collect();
        json!(names)
    }

    fn is_flagged(&self, at: &At<'d>) -> bool {
        let target = self.document.resolve(at, &mut Diagnostics::new());
        let both = [Some(at.clone()), target];
        let mut flags = both.iter().flatten().filter_map(|at| at.member(self.flag));
        flags.any(|at| at.node.as_bool() == Some(true))
    }

    /// A keyword without schemas, if it is one and makes sense.
    fn plain(&mut self, name: &str, at: &At<'d>) -> Option<Json> {
        let mut value = at.node.to_json();
        // The same by another name.
        if name == "format" && value == "url" {
            value = json!("uri");
        }
        let makes_sense = match name {
            "const" => true,
            "enum" => value.as_array().is_some_and(|values| !values.is_empty()),
            "format" => value.is_string(),
            "pattern" => value.as_str().is_some_and(validator::takes),
            "type" => is_type(&value),
            "uniqueItems" => value.is_boolean(),
            "multipleOf" => value.as_f64().is_some_and(|number| number > 0.0),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
            "dependentRequired" => value.is_object(),
            _ if COUNTS.contains(&name) => value.is_u64(),
            _ => return None,
        };
        if !makes_sense {
            self.left_out(at, "says nothing that the validator understands");
        }
        makes_sense.then_some(value)
    }
}

/// What alternatives are called: by a mapping, and by what they refer to. `None` where one of them is missing: there may be
/// others then.
fn known<'d>(at: &At<'d>, mapping: &[(&'d str, At<'d>)]) -> Option<BTreeSet<&'d str>> {
    let lists = ["oneOf", "anyOf"].into_iter();
    let lists = lists.filter_map(|list| at.member(list));
    let refs = lists.flat_map(|list| list.items());
    let names = refs.filter_map(|at| at.member("$ref")?.node.as_str()?.rsplit('/').next());
    let mut known: BTreeSet<&str> = names.collect();
    let is_whole = !known.is_empty() && !mapping.is_empty();
    known.extend(mapping.iter().map(|(value, _)| *value));
    is_whole.then_some(known)
}

/// What names properties describes objects, and what names items lists, whether or not it says so.
fn imply_type(made: &mut Map<String, Json>) {
    let implied = [("properties", "object"), ("items", "array")];
    let implied = implied.iter().find(|(name, _)| made.contains_key(*name));
    if let Some((_, ty)) = implied.filter(|_| !made.contains_key("type")) {
        made.insert("type".to_owned(), json!(ty));
    }
}

/// Adds schemas that hold as well.
fn add(made: &mut Map<String, Json>, schemas: Vec<Json>) {
    let known = made.entry("allOf").or_insert_with(|| json!([]));
    if let Json::Array(known) = known {
        known.extend(schemas);
    }
}

fn is_list(at: Option<At<'_>>) -> bool {
    at.is_some_and(|at| at.node.as_list().is_some())
}

fn is_type(value: &Json) -> bool {
    let is_name = |value: &Json| value.as_str().is_some_and(|name| TYPES.contains(&name));
    match value.as_array() {
        Some(names) => !names.is_empty() && names.iter().all(is_name),
        None => is_name(value),
    }
}

#[cfg(test)]
mod tests {
    use specwright::spec::document::Trees;
    use specwright::spec::files::Files;
    use specwright::spec::source::Source;

    use super::*;

    /// What the schema `A` of a document becomes; the others are in alphabetical order behind it.
    fn normal(version: &str, schemas: &str) -> (Json, Vec<String>) {
        let text = format!("openapi: {version}\ncomponents:\n  schemas:\n{schemas}");
        let source = Source::new("a.yaml", text);
        let mut found = Diagnostics::new();
        let trees = Trees::read(&source, &Files::new(), &mut found).unwrap();
        let document = Document::open(&trees, &mut found).unwrap();
        let at = Pointer::parse("/components/schemas/A").unwrap();
        let bundle = bundle(&document, &[at], "readOnly");
        (bundle.schema["$defs"].clone(), bundle.loose)
    }

    #[test]
    fn the_dialect_of_3_0_becomes_json_schema() {
        let schemas = "    A:
      type: object
      required: [id, size]
      properties:
        id: {type: string, readOnly: true}
        size: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}
        note: {type: string, nullable: true, example: x}
        other: {$ref: '#/components/schemas/B', description: beside}
    B: {oneOf: [{type: string}, {type: integer}], discriminator: {propertyName: x}}
";
        let expected = json!({
            "0": {
                "type": "object",
                "required": ["size"],
                "properties": {
                    "id": {"type": "string"},
                    "size": {"type": "integer", "exclusiveMinimum": 1, "maximum": 9},
                    "note": {"anyOf": [{"type": "null"}, {"type": "string"}]},
                    "other": {"allOf": [{"$ref": "#/$defs/1"}]},
                },
            },
            "1": {"allOf": [
                {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                {"if": {"type": "object"}, "then": {"required": ["x"]}},
            ]},
        });
        assert_eq!(normal("3.0.3", schemas), (expected, Vec::new()));
    }

    #[test]
    fn in_3_1_what_stands_beside_a_reference_holds() {
        let schemas =
            "    A: {$ref: '#/components/schemas/B', minLength: 2, nullable: true, allOf: [true]}
    B: {type: [string, 'null'], contentEncoding: base64}
";
        let expected = json!({
            "0": {"allOf": [{"$ref": "#/$defs/1"}, true], "minLength": 2},
            "1": {"type": ["string", "null"]},
        });
        assert_eq!(normal("3.1.0", schemas), (expected, Vec::new()));
    }

    #[test]
    fn what_a_discriminator_leads_to_holds_but_not_within_itself() {
        let schemas =
            "    A: {type: object, discriminator: {propertyName: is, mapping: {b: B, a: A}}}
    B: {allOf: [{$ref: '#/components/schemas/A'}]}
";
        let there = json!({"if": {"type": "object"}, "then": {"required": ["is"]}});
        let says = json!({"required": ["is"], "properties": {"is": {"const": "b"}}});
        let case = json!({
            "if": {"type": "object", "allOf": [says]},
            "then": {"$ref": "#/$defs/1"},
        });
        let expected = json!({
            "0": {"type": "object", "allOf": [there, case]},
            "1": {"allOf": [{"allOf": [{"$ref": "#/$defs/2"}]}]},
            "2": {"type": "object"},
        });
        assert_eq!(normal("3.0.3", schemas), (expected, Vec::new()));
    }

    #[test]
    fn what_makes_no_sense_is_left_out_and_said() {
        let schemas = "    A: {type: text, minLength: few, properties: {a: {$ref: '#/none'}}}\n";
        let (schema, loose) = normal("3.1.0", schemas);
        assert_eq!(
            schema,
            json!({"0": {"type": "object", "properties": {"a": {}}}})
        );
        let expected = [
            "#/components/schemas/A/minLength says nothing that the validator understands",
            "#/components/schemas/A/properties/a/$ref leads nowhere",
            "#/components/schemas/A/type says nothing that the validator understands",
        ];
        assert_eq!(loose, expected);
    }
}
