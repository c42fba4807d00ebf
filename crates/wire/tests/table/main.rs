//! Calls a client that the generator has just made, over sockets, row by row of the tables: each says which operation is
//! called with which values, what must stand on the wire, what the server answers, and what the client must make of it.
//!
//! What the rows expect is what the specifications say: OpenAPI's table of styles, RFC 3986 and 6570 for what is encoded,
//! RFC 6265, 7578 and 9110 for cookies, parts and headers, the HTML standard for events.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "the client is made to be a crate of its own, and a test fails by panicking"
)]

mod call;
mod row;
mod server;
mod wire;

include!(concat!(env!("OUT_DIR"), "/client/lib.rs"));
include!(concat!(env!("OUT_DIR"), "/client/dispatch.rs"));

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use row::Row;

/// The rows of all tables.
fn rows() -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let tables = fs::read_dir(folder).unwrap();
    let mut tables: Vec<_> = tables.map(|table| table.unwrap().path()).collect();
    tables.sort();
    tables.iter().flat_map(|table| Row::all(table)).collect()
}

#[tokio::test]
async fn every_row_holds() {
    let mut wrong = Vec::new();
    for row in rows() {
        wrong.extend(call::check(&row).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_operation_is_called() {
    let rows = rows();
    let called: BTreeSet<&str> = rows.iter().map(Row::operation).collect();
    let left: Vec<&&str> = OPERATIONS
        .iter()
        .filter(|id| !called.contains(**id))
        .collect();
    assert!(left.is_empty(), "no row calls {left:?}");
}
