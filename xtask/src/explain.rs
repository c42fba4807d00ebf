//! Owns `cargo xtask explain`: the pages of the kinds of problems. Must not know what stands on them.

use specwright::diagnostics::Code;
use specwright::spec::nearest::nearest;

use crate::FAILED;
use crate::console::Console;

/// Prints the page of a code, or the list of all, and gives the exit code.
pub(crate) fn run(code: Option<&str>, console: &mut Console) -> u8 {
    let Some(name) = code else {
        list(console);
        return 0;
    };
    match Code::named(name) {
        Some(code) => {
            console.say(&format!("{code}\n\n{}", code.page().trim_end()));
            0
        }
        None => {
            let message = format!("there is no kind of problem `{name}`");
            let near = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
            let near = near.map(|near| format!("did you mean `{near}`?"));
            let help = near
                .as_deref()
                .unwrap_or("`cargo xtask explain` lists all of them");
            console.error(&message, Some(help));
            FAILED
        }
    }
}

fn list(console: &mut Console) {
    let longest = Code::ALL.iter().map(|code| code.as_str().len()).max();
    let width = longest.unwrap_or_default();
    for code in Code::ALL {
        console.say(&format!("{:width$}  {}", code.as_str(), code.summary()));
    }
}
