//! A model as short text: one line a field, a variant, a rule. What a reviewer of a snapshot checks against the document.

use std::fmt::Write as _;

use specwright::model::{
    Access, Api, Docs, Failure, Field, Group, Operation, Presence, Query, Shape, Type, TypeRef,
};

/// The model as text.
pub(crate) fn model(api: &Api) -> String {
    let mut text = format!("api {:?}{}\n", api.title, docs(&api.docs));
    let base_url = api.base_url.as_deref().unwrap_or("not said");
    writeln!(text, "at {base_url}").unwrap();
    for ty in api.types.values() {
        text.push('\n');
        text.push_str(&of_type(ty));
    }
    for group in &api.groups {
        text.push('\n');
        text.push_str(&of_group(group));
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
        Shape::Newtype(_) => "newtype",
    };
    let mut text = format!(
        "{kind} {} in {}.rs, {ways}{}\n",
        ty.name,
        ty.module,
        docs(&ty.docs)
    );
    match &ty.shape {
        Shape::Struct(structure) => structure.fields.iter().for_each(|field| {
            writeln!(text, "  {}", of_field(field)).unwrap();
        }),
        Shape::Enum(open_enum) => open_enum.variants.iter().for_each(|variant| {
            let said = variant.description.iter();
            let said: String = said.map(|said| format!(" -- {said:?}")).collect();
            writeln!(text, "  {:?} => {}{said}", variant.wire, variant.name).unwrap();
        }),
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
    for example in &field.examples {
        write!(text, ", for example {example}").unwrap();
    }
    text + &docs(&field.docs)
}

fn of_forms(body: &specwright::model::Body) -> String {
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
        TypeRef::Any => "any".to_owned(),
        TypeRef::List(item) => format!("[{}]", of_ref(item)),
        TypeRef::Map(value) => format!("{{{}}}", of_ref(value)),
        TypeRef::Nullable(inner) => format!("({} or null)", of_ref(inner)),
        TypeRef::Boxed(inner) => format!("box {}", of_ref(inner)),
        TypeRef::Named(name) => name.clone(),
    }
}

fn of_group(group: &Group) -> String {
    let (title, name, module) = (&group.title, &group.name, &group.module);
    let mut text = format!(
        "group {title:?} => {name} in {module}{}\n",
        docs(&group.docs)
    );
    for operation in &group.operations {
        text.push('\n');
        text.push_str(&of_operation(operation));
    }
    text
}

fn of_failure(failure: &Failure, line: &mut impl FnMut(String)) {
    match failure {
        Failure::Undocumented => line("failure undocumented".to_owned()),
        Failure::Uniform(ty) => line(format!("failure {}", of_ref(ty))),
        Failure::ByStatus { name, cases } => {
            line(format!("failure {name}"));
            for case in cases {
                line(format!(
                    "  {:?} => {}({})",
                    case.status,
                    case.name,
                    of_ref(&case.ty)
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
    let key = if operation.authenticated {
        "with"
    } else {
        "without"
    };
    let http = format!("{:?}", operation.http_method).to_uppercase();
    line(format!("{http} {} {key} a key", operation.path));
    for field in &operation.path_parameters {
        line(format!("path {}", of_field(field)));
    }
    if let Some(Query { name, parameters }) = &operation.query {
        line(format!("query {name}"));
        for parameter in parameters {
            line(format!(
                "  {:?} {}",
                parameter.style,
                of_field(&parameter.field)
            ));
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
    let success = operation
        .success
        .as_ref()
        .map_or_else(|| "nothing".to_owned(), of_ref);
    line(format!("success {success}"));
    if let Some(paging) = &operation.paging {
        let item = of_ref(&paging.item);
        line(format!("pages of {item} at {:?}", paging.items));
        line(format!("  by {:?}", paging.way));
        line(format!("  next {:?}", paging.next));
    }
    of_failure(&operation.failure, &mut line);
    for (status, said) in &operation.responses {
        line(format!(
            "answer {status} {:?}",
            said.as_deref().unwrap_or_default()
        ));
    }
    text
}
