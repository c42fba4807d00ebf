//! A model as short text: one line a field, a variant, a rule. What a reviewer of a snapshot checks against the document.

use std::fmt::Write as _;

use specwright::model::answers::{Content, Holds};
use specwright::model::servers::Servers;
use specwright::model::{
    Access, Api, Docs, Field, Group, Location, Operation, Presence, Query, Shape, Style, Type,
    TypeRef,
};

/// The model as text.
pub(crate) fn model(api: &Api) -> String {
    let mut text = format!("api {:?}{}\n", api.title, docs(&api.docs));
    let base_url = api.base_url.as_deref().unwrap_or("not said");
    writeln!(text, "at {base_url}").unwrap();
    text.push_str(&servers(&api.servers));
    for ty in api.types.values() {
        text.push('\n');
        text.push_str(&of_type(ty));
    }
    for group in &api.groups {
        text.push('\n');
        text.push_str(&of_group(group));
    }
    for webhook in &api.webhooks.all {
        let payload = webhook.payload.as_ref().map(of_ref).unwrap_or_default();
        let (wire, name, method) = (&webhook.wire, &webhook.name, &webhook.method);
        writeln!(text, "\nwebhook {method} {wire:?} => {name}({payload})").unwrap();
    }
    text
}

fn servers(servers: &Servers) -> String {
    let mut text = String::new();
    for server in &servers.all {
        let (name, url) = (&server.name, &server.url);
        let whose = match (server.is_general, server.is_own) {
            (true, false) => "",
            (true, true) => ", of operations too",
            (false, _) => ", of operations",
        };
        writeln!(text, "server {name} = {url}{whose}").unwrap();
        for variable in &server.variables {
            let (wire, name, default) = (&variable.wire, &variable.name, &variable.default);
            let values = variable.values.map(|index| &servers.enums[index].name);
            writeln!(
                text,
                "  {name} {wire:?}, values {values:?}, default {default:?}"
            )
            .unwrap();
        }
    }
    for values in &servers.enums {
        let variants = values.variants.iter();
        let variants = variants.map(|variant| format!("{} {:?}", variant.name, variant.wire));
        let variants: Vec<String> = variants.collect();
        writeln!(text, "values {}: {}", values.name, variants.join(", ")).unwrap();
    }
    text
}

fn docs(docs: &Docs) -> String {
    let mut text = String::new();
    if docs.deprecated {
        text.push_str(" (deprecated)");
    }
    for said in [&docs.summary, &docs.description].into_iter().flatten() {
        write!(text, " -- {said:?}").unwrap();
    }
    text
}

fn of_type(ty: &Type) -> String {
    let ways = match (ty.direction.sent, ty.direction.received) {
        (true, true) => "both ways",
        (true, false) => "sent",
        (false, true) => "received",
        (false, false) => "unused",
    };
    let kind = match &ty.shape {
        Shape::Struct(_) => "struct",
        Shape::Enum(_) => "enum",
        Shape::Values(_) => "values",
        Shape::Union(_) => "union",
        Shape::Newtype(_) => "newtype",
    };
    let mut text = format!(
        "{kind} {} in {}.rs, {ways}{}{}\n",
        ty.name,
        ty.module,
        of_features(ty),
        docs(&ty.docs)
    );
    match &ty.shape {
        Shape::Struct(structure) => {
            structure.fields.iter().for_each(|field| {
                writeln!(text, "  {}", of_field(field)).unwrap();
            });
            if let Some(rest) = &structure.rest {
                writeln!(text, "  others => {}: {}", rest.name, of_ref(&rest.ty)).unwrap();
            }
            for rule in &structure.rules {
                writeln!(text, "  {rule:?}").unwrap();
            }
        }
        Shape::Union(union) => {
            if let Some(tag) = &union.tag {
                writeln!(text, "  told by {tag:?}").unwrap();
            }
            for member in &union.members {
                let tags = match member.tags.as_slice() {
                    [] => String::new(),
                    tags => format!(" {tags:?}"),
                };
                let adds = if member.adds_tag {
                    ", which is written for it"
                } else {
                    ""
                };
                let default = if member.is_default {
                    ", and for any other"
                } else {
                    ""
                };
                writeln!(
                    text,
                    "  {}: {}{tags}{default}{adds}",
                    member.name,
                    of_ref(&member.ty)
                )
                .unwrap();
            }
        }
        Shape::Enum(open_enum) | Shape::Values(open_enum) => {
            open_enum.variants.iter().for_each(|variant| {
                let said = variant.description.iter();
                let said: String = said.map(|said| format!(" -- {said:?}")).collect();
                writeln!(text, "  {:?} => {}{said}", variant.wire, variant.name).unwrap();
            })
        }
        Shape::Newtype(newtype) => {
            writeln!(text, "  of {}", of_ref(&newtype.inner)).unwrap();
            for rule in &newtype.rules {
                writeln!(text, "  {rule:?}").unwrap();
            }
        }
    }
    for example in &ty.examples {
        writeln!(text, "  for example {example}").unwrap();
    }
    text
}

/// What brings a type along, and what is derived for it beside the usual.
fn of_features(ty: &Type) -> String {
    let mut text = String::new();
    if !ty.features.is_empty() {
        write!(text, ", with {}", ty.features.join(" or ")).unwrap();
    }
    if !ty.derives.is_empty() {
        write!(text, ", deriving {}", ty.derives.join(" and ")).unwrap();
    }
    text
}

fn of_field(field: &Field) -> String {
    let (mark, null) = match field.presence {
        Presence::Required => ("", ""),
        Presence::Optional => ("?", ""),
        Presence::Nullable => ("?", " or null"),
    };
    let ty = of_ref(&field.ty);
    let mut text = format!("{:?} => {}{mark}: {ty}{null}", field.wire, field.name);
    match field.access {
        Access::Both => {}
        Access::ReadOnly => text.push_str(", read only"),
        Access::WriteOnly => text.push_str(", write only"),
    }
    if !field.aliases.is_empty() {
        write!(text, ", also {:?}", field.aliases).unwrap();
    }
    if let Some(default) = &field.default {
        write!(text, ", default {default}").unwrap();
    }
    if let Some(preset) = &field.preset {
        write!(text, ", always {preset:?}").unwrap();
    }
    for example in &field.examples {
        write!(text, ", for example {example}").unwrap();
    }
    text + &docs(&field.docs)
}

fn of_forms(body: &specwright::model::bodies::Body) -> String {
    let forms = body.forms.iter().map(|form| {
        let encodings = form.encodings.iter();
        let encodings: String = encodings.map(|said| format!(", {said:?}")).collect();
        let (kind, ty) = (form.kind, of_ref(&form.ty));
        format!("{ty} as {} ({kind:?}{encodings})", form.media_type)
    });
    let name = body.name.iter().map(|name| format!("{name}: "));
    name.chain([forms.collect::<Vec<_>>().join(" or ")])
        .collect()
}

fn of_ref(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Boolean => "bool".to_owned(),
        TypeRef::Int32 => "i32".to_owned(),
        TypeRef::Int64 => "i64".to_owned(),
        TypeRef::Uint64 => "u64".to_owned(),
        TypeRef::Float => "f64".to_owned(),
        TypeRef::String => "string".to_owned(),
        TypeRef::Secret => "secret".to_owned(),
        TypeRef::File => "file".to_owned(),
        TypeRef::Formatted(format) => format!("{format:?}").to_lowercase(),
        TypeRef::External(path) => format!("external {path}"),
        TypeRef::Null => "null".to_owned(),
        TypeRef::Any => "any".to_owned(),
        TypeRef::List(item) => format!("[{}]", of_ref(item)),
        TypeRef::Tuple(items) => {
            let items: Vec<String> = items.iter().map(of_ref).collect();
            format!("({})", items.join(", "))
        }
        TypeRef::TupleList(items, rest) => {
            let items: Vec<String> = items.iter().map(of_ref).collect();
            format!("({}, and {} each)", items.join(", "), of_ref(rest))
        }
        TypeRef::Map(value) => format!("{{{}}}", of_ref(value)),
        TypeRef::Nullable(inner) => format!("({} or null)", of_ref(inner)),
        TypeRef::Boxed(inner) => format!("box {}", of_ref(inner)),
        TypeRef::Named(name) => name.clone(),
    }
}

fn of_group(group: &Group) -> String {
    let (title, name, module) = (&group.title, &group.name, &group.module);
    let mut text = format!(
        "group {title:?} => {name} in {module}{}{}\n",
        group
            .feature
            .iter()
            .map(|name| format!(", feature {name}"))
            .collect::<String>(),
        docs(&group.docs)
    );
    for operation in &group.operations {
        text.push('\n');
        text.push_str(&of_operation(operation));
    }
    text
}

fn of_content(content: &Content) -> String {
    match content {
        Content::Json(ty) => of_ref(ty),
        Content::Text(ty) => format!("text of {}", of_ref(ty)),
        Content::Bytes => "bytes".to_owned(),
        Content::Lines(item) => format!("lines of {}", of_ref(item)),
        Content::Events(item, what) => format!("events of {} ({what:?})", of_ref(item)),
    }
}

fn of_holds(kind: &str, holds: &Holds, line: &mut impl FnMut(String)) {
    match holds {
        Holds::Nothing if kind == "failure" => line("failure undocumented".to_owned()),
        Holds::Nothing => line(format!("{kind} nothing")),
        Holds::Always(content) => line(format!("{kind} {}", of_content(content))),
        Holds::Sometimes(content, empty) => {
            line(format!("{kind} {}, but for {empty:?}", of_content(content)));
        }
        Holds::Cases { name, cases } => {
            line(format!("{kind} {name}"));
            for case in cases {
                let content = case.content.as_ref().map(of_content).unwrap_or_default();
                let media = case.media.iter().map(|name| format!(" as {name}"));
                let media: String = media.collect();
                line(format!(
                    "  {:?}{media} => {}({content})",
                    case.status, case.name
                ));
            }
        }
    }
}

fn of_operation(operation: &Operation) -> String {
    let Operation {
        id,
        method,
        name,
        module,
        ..
    } = operation;
    let said = docs(&operation.docs);
    let mut text = format!("operation {id:?} => {method}(), {name} in {module}.rs{said}\n");
    let mut line = |said: String| writeln!(text, "  {said}").unwrap();
    let ways = operation.security.iter().map(|way| {
        let names: Vec<&str> = way.iter().map(|scheme| scheme.wire.as_str()).collect();
        format!("[{}]", names.join(" + "))
    });
    let ways: Vec<String> = ways.collect();
    let shown = if operation.is_unshowable {
        "what cannot be shown".to_owned()
    } else if ways.is_empty() {
        "nothing".to_owned()
    } else {
        ways.join(" or ")
    };
    let http = operation.http_method.as_str();
    line(format!("{http} {}, shown {shown}", operation.path));
    if !operation.places.is_empty() {
        line(format!("at one of {}", operation.places.join(", ")));
    }
    if let Some(server) = &operation.server {
        line(format!("at {server}"));
    }
    for parameter in &operation.path_parameters {
        let style = match parameter.style {
            Style::Simple => String::new(),
            style => format!(" {style:?}"),
        };
        line(format!("path {}{style}", of_field(&parameter.field)));
    }
    if let Some(Query { name, parameters }) = &operation.query {
        line(format!("query {name}"));
        for parameter in parameters {
            let place = match parameter.location {
                Location::Query => "",
                Location::Header => "in a header, ",
                Location::Cookie => "in a cookie, ",
                Location::Querystring => "the whole query, ",
            };
            let (style, field) = (parameter.style, of_field(&parameter.field));
            line(format!("  {place}{style:?} {field}"));
        }
    }
    if let Some(body) = &operation.body {
        let need = if body.required {
            "required"
        } else {
            "optional"
        };
        let examples = body.examples.iter();
        let examples: String = examples
            .map(|json| format!(", for example {json}"))
            .collect();
        line(format!(
            "body {}, {need}{examples}{}",
            of_forms(body),
            docs(&body.docs)
        ));
    }
    of_holds("success", &operation.success, &mut line);
    if let Some(accept) = &operation.accept {
        line(format!("accept {accept}"));
    }
    if let Some(stream) = &operation.stream {
        line(format!("stream of {}", of_content(stream)));
    }
    for field in operation.headers.iter().flat_map(|headers| &headers.fields) {
        line(format!("header {}", of_field(field)));
    }
    if let Some(paging) = &operation.paging {
        let item = of_ref(&paging.item);
        line(format!("pages of {item} at {:?}", paging.items));
        line(format!("  by {:?}", paging.way));
        line(format!("  next {:?}", paging.next));
    }
    of_holds("failure", &operation.failure, &mut line);
    for (status, said) in &operation.responses {
        line(format!(
            "answer {status} {:?}",
            said.as_deref().unwrap_or_default()
        ));
    }
    text
}
