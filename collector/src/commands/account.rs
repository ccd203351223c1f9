//! `levetid-collector account`

use std::fmt::Write as _;

use jiff::civil::Date;
use levetid_footprint::account::Entry;

use super::explain::LanguageName;
use crate::accounts;
use crate::assess::account;
use crate::store::{Store, TenantSlug};
use crate::web::dashboard::climate::{Compared, Line, compared, lines};
use crate::web::figures::sources;
use crate::web::language::Language;
use crate::zone;

#[derive(Debug, clap::Args)]
pub struct Account {
    /// The tenant.
    tenant: TenantSlug,
    /// The calendar year; this year, up to today, where it is left out.
    #[arg(long)]
    year: Option<i16>,
    /// The language of the account.
    #[arg(long, value_enum, default_value = "en")]
    language: LanguageName,
    /// As JSON, which is what `GET /api/v1/account` answers.
    #[arg(long, conflicts_with = "language")]
    json: bool,
}

impl Account {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let tenant = store.tenant(&self.tenant).await?;
        let today = zone::local_day(&tenant.zone, crate::clock::now());
        let year = self.year.unwrap_or(today.year());
        ensure_account(year, today)?;
        let account = accounts::work_out(store, &tenant, year, today).await?.account;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&account)?);
            return Ok(());
        }
        let lang = Language::from(self.language);
        let mut out = String::new();
        let through = lang.text_with("account-through", "day", lang.date(account.through));
        writeln!(out, "{}, {}\n{through}", tenant.name, account.year)?;
        for Line { name, covers, entry } in lines(lang, &account) {
            writeln!(out, "\n{name}")?;
            match entry {
                Some(entry) => line(&mut out, lang, entry)?,
                None => writeln!(out, "  {}", lang.text("account-market-not-stated"))?,
            }
            writeln!(out, "  {covers}")?;
        }
        writeln!(out, "\n{}", lang.text("account-compared"))?;
        for Compared { name, account, running } in compared(lang, &account) {
            let said = |entry: Option<&Entry>| entry.map_or_else(|| "–".to_owned(), |it| value(lang, it));
            writeln!(out, "  {name}: {} | {}", said(account), said(running))?;
        }
        writeln!(out, "\n{}", lang.text("account-of-today"))?;
        writeln!(out, "{}", lang.text("account-covers"))?;
        print!("{out}");
        Ok(())
    }
}

/// Refuses years that have no account.
pub fn ensure_account(year: i16, today: Date) -> anyhow::Result<()> {
    let this_year = today.year();
    anyhow::ensure!(
        account::has_account(year, today),
        "--year: {year} has no account; 1995 to {this_year} have"
    );
    Ok(())
}

fn value(lang: Language, entry: &Entry) -> String {
    let quantity = lang.quantity(&entry.figure);
    let range = quantity.range.map(|range| format!(" ({range})")).unwrap_or_default();
    format!("{} {}{range}", quantity.value, quantity.unit)
}

fn line(out: &mut String, lang: Language, entry: &Entry) -> std::fmt::Result {
    for step in lang.steps(&entry.figure.steps) {
        let range = step.range.map(|range| format!(" ({range})")).unwrap_or_default();
        writeln!(out, "  {}: {} = {}{range}", step.name, step.formula, step.result)?;
    }
    // Of a line without devices nothing was found by any method.
    let method = match entry.figure.steps.is_empty() {
        true => String::new(),
        false => format!("; {}", lang.text(&format!("method-{}", entry.figure.method))),
    };
    writeln!(out, "  = {}{method}", value(lang, entry))?;
    writeln!(out, "  {}", crate::web::dashboard::climate::devices(lang, entry))?;
    for source in sources(&entry.figure) {
        writeln!(out, "      {source}")?;
    }
    for caveat in &entry.figure.caveats {
        writeln!(out, "  ! {}", lang.text(&format!("caveat-{caveat}")))?;
    }
    Ok(())
}
