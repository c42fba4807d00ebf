//! What an operation says of its pages, held against its parameters and what it answers with.

use indexmap::IndexMap;

use super::Lowering;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::answers::Holds;
use crate::model::paging::{Lost, NextPage, Obstacle, Paging, find};
use crate::model::{Field, Query, Rule, Shape, Type, TypeRef};
use crate::spec::cursor::At;
use crate::spec::operation::{Location, Operation};
use crate::spec::pagination::{NAME, Pagination, Place, Style};

/// What values are in JSON, null apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Flag,
    Number,
    Text,
    List,
    Object,
    Any,
}

/// What goes into a query as it is.
const MARK: &[Kind] = &[Kind::Text, Kind::Number];

impl Kind {
    const fn describe(self) -> &'static str {
        match self {
            Self::Flag => "a boolean",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Any => "JSON of any kind",
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// What an operation says of its pages; `Some(None)` if nothing. Parameters and success are those that could be
    /// lowered: what is wrong with them is reported already.
    pub(super) fn paging(
        &mut self,
        operation: &Operation<'d>,
        query: Option<&Option<Query>>,
        success: Option<&Holds>,
    ) -> Option<Option<Paging>> {
        let Some(said) = &operation.pagination else {
            return Some(None);
        };
        let parameter = self.page_parameter(said, operation, query.and_then(Option::as_ref));
        let Some(success) = success?.json() else {
            let message = format!(
                "`{NAME}` is for lists, and not all answers of this operation are JSON with one"
            );
            self.diagnostics
                .error(Code::InvalidValue, said.at.key(), message)
                .help("describe the JSON of its successful answer, or leave the extension out");
            return None;
        };
        let next = self.next_page(said, parameter, success);
        let items = said.items.as_ref()?;
        let item = self.items(items, success)?;
        Some(Some(Paging {
            items: items.text.to_owned(),
            members: members(items),
            way: Vec::new(),
            item,
            next: next?,
        }))
    }

    /// What leads to the next page. All places are looked at before one that is no good counts.
    fn next_page(
        &mut self,
        said: &Pagination<'d>,
        parameter: Option<String>,
        success: &TypeRef,
    ) -> Option<NextPage> {
        Some(match said.style? {
            Style::PageNumber => {
                let total_pages = self.place(said.total_pages.as_ref(), &[Kind::Number], success);
                NextPage::Number {
                    parameter: parameter?,
                    first: first(said),
                    total_pages,
                }
            }
            Style::Offset => {
                let total_items = self.place(said.total_items.as_ref(), &[Kind::Number], success);
                NextPage::Offset {
                    parameter: parameter?,
                    total_items,
                }
            }
            Style::Cursor => {
                let next = self.place(said.next.as_ref(), MARK, success);
                let more = self.place(said.more.as_ref(), &[Kind::Flag], success);
                NextPage::Cursor {
                    parameter: parameter?,
                    next: next?,
                    more,
                }
            }
            Style::Link => NextPage::Link {
                next: self.place(said.next.as_ref(), &[Kind::Text], success),
            },
        })
    }

    /// The parameter that asks for a page.
    fn page_parameter(
        &mut self,
        said: &Pagination<'d>,
        operation: &Operation<'d>,
        query: Option<&Query>,
    ) -> Option<String> {
        let (at, name) = said
            .parameter
            .as_ref()
            .filter(|_| said.takes("parameter"))?;
        let described = operation.parameters.iter();
        let described = described.filter(|parameter| parameter.location == Location::Query);
        let names: Vec<&str> = described.map(|parameter| parameter.name).collect();
        if !names.contains(name) {
            let help = match self.diagnostics.nearest(name, names.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "describe it under `parameters`, with `in: query`".to_owned(),
            };
            let message = format!("the operation has no parameter `{name}` in its query");
            self.diagnostics
                .error(Code::UnresolvedReference, at.value(), message)
                .help(help);
            return None;
        }
        let parameters = query?.parameters.iter();
        let mut fields = parameters.map(|parameter| &parameter.field);
        let field = fields.find(|field| field.wire == *name)?;
        self.mind_parameter_type(at, field)?;
        self.mind_first_page(said, field)?;
        Some((*name).to_owned())
    }

    fn mind_parameter_type(&mut self, at: &At<'d>, field: &Field) -> Option<()> {
        let kind = self.kind(&field.ty);
        if MARK.contains(&kind) {
            return Some(());
        }
        let is = kind.describe();
        let message = format!("`{}` is {is}, which cannot ask for a page", field.wire);
        let help = "a parameter that does is a number or a string";
        self.invalid(at, &message, help);
        None
    }

    /// A first page that the parameter does not take, or that is not what a query without the parameter asks for.
    fn mind_first_page(&mut self, said: &Pagination<'d>, field: &Field) -> Option<()> {
        let (first, help) = match said.style? {
            Style::PageNumber => (
                first(said),
                "say in `first` which number the first page has",
            ),
            Style::Offset => (
                0,
                "a parameter that counts from another number is no offset",
            ),
            Style::Cursor | Style::Link => return Some(()),
        };
        let default = field.default.as_ref().and_then(serde_json::Value::as_i64);
        let message = if !self.admits(&field.ty, first) {
            format!(
                "`{}` does not take {first}, where the list begins",
                field.wire
            )
        } else if let Some(default) = default.filter(|default| i128::from(*default) != first.into())
        {
            format!(
                "the list begins at {first}, and `{}` at {default} if left out",
                field.wire
            )
        } else {
            return Some(());
        };
        let at = said.at.member("first").unwrap_or_else(|| said.at.clone());
        self.diagnostics
            .error(Code::InvalidValue, at.key(), message)
            .help(help);
        None
    }

    /// Whether the limits of a type let a number through.
    fn admits(&self, ty: &TypeRef, number: u64) -> bool {
        let shape = ty.named().and_then(|name| self.types.get(name));
        let Some(Shape::Newtype(newtype)) = shape.map(|found| &found.shape) else {
            return true;
        };
        newtype.rules.iter().all(|rule| match rule {
            Rule::AtLeast(limit) => i128::from(number) >= *limit,
            Rule::AtMost(limit) => i128::from(number) <= *limit,
            _ => true,
        })
    }

    /// What the list at a place holds.
    fn items(&mut self, place: &Place<'d>, success: &TypeRef) -> Option<TypeRef> {
        let members = members(place);
        let types = &self.types;
        match find(types, success, &members) {
            Ok(found) => {
                if let TypeRef::List(item) = found.ty {
                    return Some((**item).clone());
                }
                let is = self.kind(found.ty).describe();
                let message = format!("{} is {is}, and no list", shown(place.text));
                let help = match self.list_within(found.ty) {
                    Some(list) => format!("did you mean `{}/{list}`?", place.text),
                    None => "correct the pointer, or describe a list with its `items`".to_owned(),
                };
                self.invalid(&place.at, &message, &help);
            }
            Err(lost) => {
                let (message, help) =
                    lost_way(&self.types, place, &members, &lost, self.diagnostics);
                self.invalid(&place.at, &message, &help);
            }
        }
        None
    }

    /// The member of an object that is a list, if there is one.
    fn list_within(&self, ty: &TypeRef) -> Option<String> {
        let TypeRef::Named(name) = ty else {
            return None;
        };
        let Shape::Struct(structure) = &self.types.get(name)?.shape else {
            return None;
        };
        let mut fields = structure.fields.iter();
        let list = fields.find(|field| self.kind(&field.ty) == Kind::List)?;
        Some(list.wire.replace('~', "~0").replace('/', "~1"))
    }

    /// A place that need not be said, as it is written. What the document leaves open is taken at its word.
    fn place(
        &mut self,
        place: Option<&Place<'d>>,
        wanted: &[Kind],
        success: &TypeRef,
    ) -> Option<String> {
        let place = place?;
        let members = members(place);
        let (message, help) = match find(&self.types, success, &members) {
            Err(lost) if lost.found == Obstacle::Open => return Some(place.text.to_owned()),
            Err(lost) => lost_way(&self.types, place, &members, &lost, self.diagnostics),
            Ok(found) => {
                let kind = self.kind(found.ty);
                if kind == Kind::Any || wanted.contains(&kind) {
                    return Some(place.text.to_owned());
                }
                let wanted: Vec<&str> = wanted.iter().map(|kind| kind.describe()).collect();
                let (is, wanted) = (kind.describe(), wanted.join(" or "));
                let message = format!("{} is {is}, and not {wanted}", shown(place.text));
                (message, "correct the pointer, or the schema".to_owned())
            }
        };
        self.invalid(&place.at, &message, &help);
        None
    }

    fn kind(&self, ty: &TypeRef) -> Kind {
        kind(&self.types, ty)
    }
}

/// The number of the first page, which is 1 where nothing is said.
fn first(said: &Pagination<'_>) -> u64 {
    said.first.unwrap_or(1)
}

/// The names on the way to a place.
fn members(place: &Place<'_>) -> Vec<String> {
    place
        .pointer
        .tokens()
        .map(|token| token.into_owned())
        .collect()
}

/// A place as it is spoken of.
fn shown(pointer: &str) -> String {
    if pointer.is_empty() {
        "the answer".to_owned()
    } else {
        format!("`{pointer}`")
    }
}

/// Why a pointer leads to nothing, and what to do.
fn lost_way(
    types: &IndexMap<String, Type>,
    place: &Place<'_>,
    members: &[String],
    lost: &Lost<'_>,
    diagnostics: &mut Diagnostics,
) -> (String, String) {
    let member = members
        .get(lost.depth)
        .map(String::as_str)
        .unwrap_or_default();
    let way = place.text.split('/').take(lost.depth + 1);
    let before = shown(&way.collect::<Vec<_>>().join("/"));
    let nowhere = format!("`{}` leads to nothing", place.text);
    match &lost.found {
        Obstacle::Fields(fields) => {
            let names = fields.iter().map(|field| field.wire.as_str());
            let near = diagnostics.nearest(member, names);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the pointer, or describe the property".to_owned(),
            };
            (
                format!("{nowhere}: {before} has no property `{member}`"),
                help,
            )
        }
        Obstacle::WriteOnly => {
            let help = "correct the pointer, or take `writeOnly` away";
            let message = format!("{nowhere}: `{member}` is `writeOnly`, and in no answer");
            (message, help.to_owned())
        }
        Obstacle::Open => {
            let help = format!("describe `{member}` under `properties`");
            let message = format!("{nowhere}: no properties of {before} are described");
            (message, help)
        }
        Obstacle::Other(ty) => {
            let help = "a pointer leads from object to object";
            let message = format!("{nowhere}: {before} is {}", kind(types, ty).describe());
            (message, help.to_owned())
        }
    }
}

/// What values of a type are.
fn kind(types: &IndexMap<String, Type>, ty: &TypeRef) -> Kind {
    match ty {
        TypeRef::Boolean => Kind::Flag,
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 | TypeRef::Float => Kind::Number,
        TypeRef::String | TypeRef::Secret | TypeRef::File | TypeRef::Formatted(_) => Kind::Text,
        TypeRef::External(_) | TypeRef::Null | TypeRef::Any => Kind::Any,
        TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::TupleList(..) => Kind::List,
        TypeRef::Map(_) => Kind::Object,
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => kind(types, inner),
        TypeRef::Named(name) => match types.get(name).map(|found| &found.shape) {
            Some(Shape::Newtype(newtype)) => kind(types, &newtype.inner),
            Some(Shape::Enum(_)) => Kind::Text,
            Some(Shape::Values(_) | Shape::Union(_)) => Kind::Any,
            _ => Kind::Object,
        },
    }
}
