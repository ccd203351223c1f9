//! `inspect machines`: one machine a line.

use std::io::{BufRead, Read as _, Write};

use anyhow::Context as _;
use jiff::civil::Date;
use levetid_footprint::age::Evidence;
use levetid_footprint::category::{Category, classify};
use levetid_footprint::figure::{Finding, NotKnown};
use levetid_footprint::windows11::Windows11Facts;
use levetid_footprint::{cpu, embodied, windows11};

use super::output::{Embodied, Line, Machine, Processor, Told};
use super::row::Row;
use crate::assess::{evidence, model::model};
use crate::factors::Factors;

/// No machine needs more; a longer line is no machine, and is not read into memory.
const MAX_LINE_BYTES: u64 = 1024 * 1024;

/// How many lines were read, and how many were no machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    pub lines: u64,
    pub bad: u64,
}

/// Reads lines to their end and writes one for each. One that is no machine says so in its place.
pub fn inspect(
    mut input: impl BufRead,
    mut output: impl Write,
    day: Date,
    factors: &Factors,
) -> anyhow::Result<Read> {
    let mut read = Read { lines: 0, bad: 0 };
    let mut bytes = Vec::new();
    loop {
        let number = read.lines + 1;
        bytes.clear();
        let length = input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes);
        if length.with_context(|| format!("cannot read line {number}"))? == 0 {
            break;
        }
        let is_cut = bytes.len() as u64 == MAX_LINE_BYTES && !bytes.ends_with(b"\n");
        if is_cut {
            input.skip_until(b'\n').with_context(|| format!("cannot read line {number}"))?;
        }
        let machine = if is_cut { Err(too_long()) } else { parse(&bytes) };
        read.lines = number;
        read.bad += u64::from(machine.is_err());
        let line = match machine {
            Ok(row) => Line::Machine(Box::new(machine_of(number, &row, day, factors)?)),
            Err(error) => Line::Error { line: number, error },
        };
        serde_json::to_writer(&mut output, &line)
            .map_err(std::io::Error::from)
            .and_then(|()| output.write_all(b"\n"))
            .context("cannot write to standard output")?;
    }
    output.flush().context("cannot write to standard output")?;
    Ok(read)
}

fn too_long() -> String {
    format!("longer than {MAX_LINE_BYTES} bytes; put one machine on a line")
}

fn parse(bytes: &[u8]) -> Result<Row, String> {
    match bytes.trim_ascii() {
        [] => Err("empty; put one machine on a line".to_owned()),
        object @ [b'{', ..] => serde_json::from_slice(object)
            .map_err(|error| format!("not a machine: column {}: {}", error.column(), why(&error))),
        _ => Err("not a JSON object; put one machine on a line, between braces".to_owned()),
    }
}

/// The parser counts lines of its own, of which there is one.
fn why(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn machine_of(line: u64, row: &Row, day: Date, factors: &Factors) -> anyhow::Result<Machine> {
    let firmware = row.machine();
    let model = model(&firmware);
    let kind = classify(&row.category_facts(&firmware, model.known()));
    let processor = row.processor();
    let facts = Windows11Facts { lists: Some(&factors.cpus), ..row.windows11_facts() };
    let windows11 = windows11::assess(&facts);
    let launch = processor.known().and_then(Evidence::cpu_launch);
    let evidence: Vec<Evidence> = row.stamped().chain(launch).collect();
    let age = evidence::age(kind.category, &evidence, day);
    let own = factors.making(model.known(), kind.category)?.0;
    let embodied = match own {
        Some(figure) => Finding::Known(Embodied::of(&figure, "product")),
        None => embodied::of_category(kind.category).map(|figure| Embodied::of(&figure, "category")),
    };
    Ok(Machine {
        line,
        category: match kind.category {
            Category::Unknown => Told::unknown(NotKnown::NoCategory),
            category => Told::Known(category),
        },
        model: model.into(),
        age: age.into(),
        cpu: processor.map(|cpu: cpu::Cpu| Processor::from(&cpu)).into(),
        windows11,
        embodied: embodied.into(),
    })
}

#[cfg(test)]
mod tests;
