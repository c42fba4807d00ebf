//! Prints the documents that inputs of the target `structured` stand for, so that one that breaks the generator can be
//! kept as a document.

use std::error::Error;
use std::fs;

use arbitrary::{Arbitrary, Unstructured};
use specwright_fuzz::grammar::Document;

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args_os().skip(1) {
        let bytes = fs::read(path)?;
        let document = Document::arbitrary_take_rest(Unstructured::new(&bytes))?;
        println!("{}", document.text());
    }
    Ok(())
}
