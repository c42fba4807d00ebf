//! How a body is checked and written, before it takes its form.
//!
//! Owns what is refused whatever the checks say: masks, and bytes where only text can stand.

use zeroize::Zeroizing;

use super::{Checks, RequestBuilder};
use crate::check::{Rule, Violation, Violations};
use crate::file::File;
use crate::json::{Json, JsonWriter, Place};
use crate::secret::is_mask;
use crate::value::Value;

/// The files in a text of JSON, and where the strings begin that stand for them.
pub(in crate::client) type Placed = Vec<(usize, File)>;

impl RequestBuilder {
    /// Checks the body and writes it as JSON, in which no file stands that is no text.
    pub(in crate::client) fn prepare_text<T: Value>(&mut self, value: &T) -> Zeroizing<String> {
        let (text, files) = self.prepare(value);
        self.refuse_bytes(&text, &files);
        text
    }

    /// Checks the body and writes it as JSON, from which its own form is made, with the files that stand in it.
    pub(in crate::client) fn prepare<T: Value>(
        &mut self,
        value: &T,
    ) -> (Zeroizing<String>, Placed) {
        self.settle();
        if self.checks == Checks::On {
            value.check(&Place::root("body"), &mut self.violations);
        }
        let mut out = JsonWriter::for_request();
        value.write(&mut out);
        let written = out.finish_request();
        if written.secrets.iter().any(is_mask) {
            self.refuse_masks(value);
        }
        self.secrets.extend(written.secrets);
        self.hidden = written.hidden;
        (Zeroizing::new(written.text), written.files)
    }

    /// Refuses the masks that stand for secrets in `value`, even with the checks off. There may be none: of what was
    /// put in by hand, all texts are kept from showing, and not all of them stand for secrets.
    #[cold]
    fn refuse_masks<T: Value>(&mut self, value: &T) {
        let mut violations = Violations::default();
        value.check(&Place::root("body"), &mut violations);
        violations.keep(|violation| *violation.rule() == Rule::NoMask);
        // With the checks on, they have been found.
        if self.checks == Checks::Off {
            self.violations.extend(violations);
        }
    }

    /// Refuses the files that hold other bytes than text, of those that stand in `text`, even with the checks off:
    /// nobody could send them.
    pub(in crate::client) fn refuse_bytes(&mut self, text: &str, files: &Placed) {
        for (start, file) in files {
            if file.text().is_none() {
                let mut place = "body".to_owned();
                if let Ok(json) = Json::parse(text) {
                    find(json, text, *start, &mut place);
                }
                let rule = Rule::Kind(
                    "text in memory: nothing else can stand here, unless it is encoded first",
                );
                self.refuse(Violation::new(place, None, rule));
            }
        }
    }
}

/// Where in `text` a value begins that is a part of it.
pub(in crate::client) fn offset(text: &str, value: Json<'_>) -> usize {
    (value.text().as_ptr() as usize).wrapping_sub(text.as_ptr() as usize)
}

/// Adds to `place` the pointer of the value that begins at `start`.
fn find(json: Json<'_>, text: &str, start: usize, place: &mut String) {
    let members = json.members().unwrap_or_default().into_iter();
    let members = members.map(|(name, value)| (name.into_owned(), value));
    let items = json.items().unwrap_or_default().into_iter().enumerate();
    let items = items.map(|(index, value)| (index.to_string(), value));
    let within = |(_, value): &(String, Json<'_>)| {
        let begin = offset(text, *value);
        (begin..begin + value.text().len()).contains(&start)
    };
    if let Some((name, value)) = members.chain(items).find(within) {
        let lead = if place.contains('/') { "/" } else { " /" };
        place.push_str(lead);
        place.push_str(&name.replace('~', "~0").replace('/', "~1"));
        find(value, text, start, place);
    }
}
