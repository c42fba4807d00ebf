//! serde's traits for models, by forwarding to their own reading and writing.
//!
//! Lets users keep models in configuration files of any format. What a format cannot say (a `null` in
//! TOML) is that format's error. An integer beyond `u64` arrives as a float, since serde_json itself hands it
//! on as one; what is read by [`from_str`] keeps every digit.

use std::fmt;

use serde::de::Error as _;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use zeroize::Zeroizing;

use super::write::to_string;
use super::{Json, JsonWriter, Kind, Place, from_str};
use crate::value::Value;

/// Serializes any [`Value`].
///
/// # Errors
/// The serializer's own.
pub fn serialize<T: Value, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let text = Zeroizing::new(to_string(value));
    Forwarded::of(Json::of_scanned(&text)).serialize(serializer)
}

/// Deserializes any [`Value`].
///
/// # Errors
/// The deserializer's own, and a value of another shape than `T`.
pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = Zeroizing::new(json_text(deserializer)?);
    // Line and column would be those of a text that nobody has seen.
    from_str(&text).map_err(|error| serde::de::Error::custom(error.without_position()))
}

/// A JSON value on its way into another format.
pub(crate) struct Forwarded<'a> {
    json: Json<'a>,
    depth: usize,
}

impl<'a> Forwarded<'a> {
    pub(crate) const fn of(json: Json<'a>) -> Self {
        Self { json, depth: 0 }
    }

    const fn inner(&self, json: Json<'a>) -> Self {
        Self {
            json,
            depth: self.depth + 1,
        }
    }
}

impl Serialize for Forwarded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = self.json;
        match json.kind() {
            // What was kept as text may be nested deeper than the stack goes.
            _ if self.depth > Place::MAX_DEPTH => Err(S::Error::custom("nested too deep")),
            Kind::Null => serializer.serialize_unit(),
            Kind::Boolean => serializer.serialize_bool(json.as_bool() == Some(true)),
            Kind::Number => serialize_number(json, serializer),
            Kind::String => match json.as_str() {
                Some(text) => serializer.serialize_str(&text),
                None => Err(S::Error::custom("a string that is not Unicode")),
            },
            Kind::List => serialize_list(self, serializer),
            Kind::Object => serialize_object(self, serializer),
        }
    }
}

fn serialize_number<S: Serializer>(json: Json<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(number) = json.text().parse::<i64>() {
        return serializer.serialize_i64(number);
    }
    if let Ok(number) = json.text().parse::<u64>() {
        return serializer.serialize_u64(number);
    }
    if let Ok(number) = json.text().parse::<i128>() {
        return serializer.serialize_i128(number);
    }
    match json.as_float().filter(|number| number.is_finite()) {
        Some(number) => serializer.serialize_f64(number),
        None => Err(S::Error::custom("a number out of range")),
    }
}

fn serialize_list<S: Serializer>(outer: &Forwarded<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let items = outer.json.items().unwrap_or_default();
    let mut list = serializer.serialize_seq(Some(items.len()))?;
    for item in items {
        list.serialize_element(&outer.inner(item))?;
    }
    list.end()
}

fn serialize_object<S: Serializer>(
    outer: &Forwarded<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let members = outer.json.members().unwrap_or_default();
    let mut object = serializer.serialize_map(Some(members.len()))?;
    for (name, value) in members {
        object.serialize_entry(&*name, &outer.inner(value))?;
    }
    object.end()
}

/// The name under which the crate `toml` gives a date, as a text in a map of its own.
const TOML_DATE: &str = "$__toml_private_datetime";

/// The name under which serde_json gives a number, as a text in a map of its own, when any crate of the
/// program has switched on its feature `arbitrary_precision`.
const JSON_NUMBER: &str = "$serde_json::private::Number";

/// The JSON text of whatever `deserializer` holds.
pub(crate) fn json_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut out = JsonWriter::new();
    deserializer.deserialize_any(TextVisitor { out: &mut out })?;
    Ok(out.finish())
}

struct TextVisitor<'w> {
    out: &'w mut JsonWriter,
}

impl<'de> DeserializeSeed<'de> for TextVisitor<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.out.raw("null");
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.out.raw("null");
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.out.display(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.out.display(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.out.display(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.out.display(value);
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.out.display(value);
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom("expected a finite number, as JSON has no other"));
        }
        let text = serde_json::to_string(&value).map_err(E::custom)?;
        self.out.raw(&text);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.out.string(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.out.raw("[");
        let mut separator = "";
        while items
            .next_element_seed(ItemSeed {
                out: self.out,
                separator,
            })?
            .is_some()
        {
            separator = ",";
        }
        self.out.raw("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut next = members.next_key()?;
        match &next {
            Some(Name(name)) if name == TOML_DATE => return members.next_value_seed(self),
            Some(Name(name)) if name == JSON_NUMBER => {
                let number: String = members.next_value()?;
                let json = Json::parse(&number).map_err(A::Error::custom)?;
                self.out.raw(json.text());
                return Ok(());
            }
            _ => self.out.raw("{"),
        }
        let mut separator = "";
        while let Some(Name(name)) = next {
            self.out.raw(separator);
            self.out.string(&name);
            self.out.raw(":");
            members.next_value_seed(TextVisitor { out: self.out })?;
            separator = ",";
            next = members.next_key()?;
        }
        self.out.raw("}");
        Ok(())
    }
}

/// An item of a list: the separator is written only once it is known that there is an item.
struct ItemSeed<'w> {
    out: &'w mut JsonWriter,
    separator: &'static str,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.out.raw(self.separator);
        deserializer.deserialize_any(TextVisitor { out: self.out })
    }
}

/// The name of a member; formats with typed keys (YAML) may give a number or a boolean.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = json_text(deserializer)?;
        let json = Json::of_scanned(&text);
        Ok(Self(
            json.as_str()
                .map_or_else(|| text.clone(), |name| name.into_owned()),
        ))
    }
}
