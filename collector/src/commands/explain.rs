//! `levetid-collector explain`

use std::fmt::Write as _;

use clap::ValueEnum;
use levetid_footprint::figure::{Figure, Finding};
use levetid_footprint::grid::{Basis, HourBin};

use super::device;
use crate::assess::Assessment;
use crate::assess::explained::{BinUsed, Explained};
use crate::assess::fleet::{FleetTotal, FleetTotals};
use crate::factors::{Factors, TotalSources};
use crate::grid::Asked;
use crate::store::{Store, Tenant, TenantSlug};
use crate::web::figures::sources;
use crate::web::language::Language;
use crate::web::life::evidence_words;
use crate::web::product_data::product_data;
use crate::web::windows11::Windows11Shown;
use crate::zone;

#[derive(Debug, clap::Args)]
pub struct Explain {
    /// The tenant.
    tenant: TenantSlug,
    /// The device: its id, a unique start of it, or its name. Without it, the totals of all devices.
    device: Option<String>,
    /// With the factors as they were when this factor set was the newest (`factors list` numbers them).
    #[arg(long, requires = "device")]
    factors: Option<i64>,
    /// With the grid's hours as they were at this revision (`grid status` numbers them).
    #[arg(long, requires = "device")]
    grid: Option<u64>,
    /// What the grid emits: over its life cycle, or directly, as scope 2 counts it.
    #[arg(long, value_enum, default_value = "life-cycle", requires = "device")]
    basis: BasisName,
    /// As JSON, which is what `GET /api/v1/…/explain` answers.
    #[arg(long, conflicts_with = "language")]
    json: bool,
    /// The language of the explanation.
    #[arg(long, value_enum, default_value = "en")]
    language: LanguageName,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BasisName {
    LifeCycle,
    Direct,
}

impl From<BasisName> for Basis {
    fn from(name: BasisName) -> Self {
        match name {
            BasisName::LifeCycle => Self::LifeCycle,
            BasisName::Direct => Self::Direct,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LanguageName {
    Da,
    En,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::Da => Self::Danish,
            LanguageName::En => Self::English,
        }
    }
}

impl Explain {
    /// A device is calculated anew from what is stored, so that the lines are those of this very moment; totals are
    /// those of the devices' assessments, as on the fleet's page.
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let tenant = store.tenant(&self.tenant).await?;
        let today = zone::local_day(&tenant.zone, crate::clock::now());
        let language = Language::from(self.language);
        let text = if let Some(device) = &self.device {
            let device = device::find(store, &self.tenant, device).await?;
            let record = store.device_record(&self.tenant, device).await?;
            let factors = Factors::load(store, Some(&self.tenant), self.factors).await?;
            let asked = Asked { basis: self.basis.into(), revision: self.grid };
            let grid = crate::grid::load(store, &tenant, &factors, asked).await?;
            let explained = Explained::of(&record, &tenant, &factors, &grid, today)?;
            match self.json {
                true => serde_json::to_string_pretty(&explained)?,
                false => of_device(&explained, language)?,
            }
        } else {
            let rests_on = TotalSources::load(store, &tenant, today.year()).await?;
            let totals = FleetTotals::of(&store.fleet_sums(&self.tenant).await?, &rests_on)?;
            match self.json {
                true => serde_json::to_string_pretty(&totals)?,
                false => of_fleet(&totals, &tenant, language)?,
            }
        };
        println!("{text}");
        Ok(())
    }
}

/// The totals of all devices, kind by kind, and where their ranges come from.
fn of_fleet(totals: &FleetTotals, tenant: &Tenant, lang: Language) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "{}, {}", tenant.name, lang.counted("fleet-of-devices", totals.devices))?;
    for (heading, total) in [
        ("explain-per-year-footprint", &totals.footprint_per_year),
        ("explain-per-year-energy", &totals.energy_per_year),
    ] {
        writeln!(out, "\n{}", lang.text(heading))?;
        figure(&mut out, total.as_ref().map(|total| &total.figure), lang)?;
        if let Finding::Known(FleetTotal { figure, by_source, .. }) = total {
            for source in sources(figure) {
                writeln!(out, "      {source}")?;
            }
            writeln!(out, "  {}:", lang.text("range-from"))?;
            for (source, share) in by_source {
                let level = lang.text(&format!("level-{}", source.level()));
                writeln!(out, "    {level}: {}: {}", lang.error_source(source), lang.percent(*share))?;
            }
        }
    }
    Ok(out)
}

/// The calculation of a device's age and footprint, line by line.
fn of_device(explained: &Explained, lang: Language) -> Result<String, std::fmt::Error> {
    let Explained { device, assessment, grid_used } = explained;
    let mut out = String::new();
    let basis = &assessment.basis;
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| lang.text("not-known"));
    writeln!(out, "{} ({device})", assessment.name)?;
    writeln!(
        out,
        "{} · {}",
        said(&assessment.model),
        lang.text(&format!("category-{}", assessment.kind.category))
    )?;
    let versions = [
        ("method", basis.method_version.clone()),
        ("factors", basis.factors()),
        ("zone", basis.grid_zone.clone()),
        ("basis", lang.text(&format!("grid-basis-{}", basis.grid_basis))),
        ("baseline", basis.baseline_life_years.to_string()),
        ("target", basis.target_life_years.to_string()),
    ];
    writeln!(out, "{}", lang.text_with_all("explain-versions", &versions))?;
    for sentence in product_data(lang, &assessment.matches) {
        writeln!(out, "{sentence}")?;
    }
    writeln!(out)?;
    age(&mut out, assessment, lang)?;
    for (heading, finding) in [
        ("explain-so-far-energy", &assessment.so_far.energy_in_all()),
        ("explain-so-far-footprint", &assessment.so_far.total),
        ("explain-per-year-energy", &assessment.per_year.energy),
        ("explain-per-year-footprint", &assessment.per_year.total),
        ("explain-kept-a-year", &assessment.kept_a_year),
    ] {
        writeln!(out, "\n{}", lang.text(heading))?;
        figure(&mut out, finding.as_ref(), lang)?;
    }
    if let Finding::Known(energy) = &assessment.so_far.energy {
        writeln!(out, "\n{}", lang.method_shares(energy))?;
    }
    windows11(&mut out, &Windows11Shown::new(lang, &assessment.windows11), lang)?;
    grid_hours(&mut out, grid_used, basis.grid_revision, lang)?;
    Ok(out)
}

/// Energy and grid factor of each bin, year by year: what the factor of the hours is made of.
fn grid_hours(out: &mut String, used: &[BinUsed], revision: u64, lang: Language) -> std::fmt::Result {
    // By the year's factor there is nothing to tell.
    if used.iter().all(|used| used.hours == 0) {
        return Ok(());
    }
    writeln!(out, "\n{}", lang.text_with_all("explain-grid-hours", &[("revision", revision.to_string())]))?;
    for used in used {
        let said = [
            ("year", used.year.to_string()),
            ("bin", used.bin.map_or_else(String::new, |bin| bin_words(bin, lang))),
            ("energy", lang.number(used.energy_wh, 2)),
            ("factor", lang.number(used.g_per_kwh, 2)),
            ("hours", used.hours.to_string()),
            ("filled", used.filled_hours.to_string()),
            ("preview", used.preview_hours.to_string()),
            ("yearly", used.yearly_hours.to_string()),
        ];
        writeln!(out, "  {}", lang.text_with_all("explain-grid-bin", &said))?;
    }
    Ok(())
}

/// A bin as people say it: weekday 06–12.
fn bin_words(bin: HourBin, lang: Language) -> String {
    match bin.code().split_once('-') {
        Some((day, hours)) => format!("{} {}", lang.text(&format!("daypart-{day}")), hours.replace('-', "–")),
        None => bin.to_string(),
    }
}

fn windows11(out: &mut String, shown: &Windows11Shown, lang: Language) -> std::fmt::Result {
    writeln!(out, "\n{}", lang.text("device-windows11"))?;
    writeln!(out, "  {}", shown.verdict)?;
    for reason in &shown.reasons {
        let found = if reason.found.is_empty() { String::new() } else { format!(" ({})", reason.found) };
        writeln!(out, "  {}: {}{found}", reason.requirement, reason.standing)?;
    }
    Ok(())
}

fn age(out: &mut String, assessment: &Assessment, lang: Language) -> std::fmt::Result {
    writeln!(out, "{}", lang.text("explain-age"))?;
    match &assessment.age {
        Finding::NotKnown(reason) => {
            writeln!(out, "  {}: {}", lang.text("not-known"), lang.reason(*reason))?;
            for evidence in &assessment.evidence {
                let (name, dates) = evidence_words(lang, evidence);
                writeln!(out, "  {name}: {dates}")?;
            }
            Ok(())
        }
        Finding::Known(age) => {
            let dates = [
                ("earliest", lang.date(age.earliest)),
                ("best", lang.date(age.best)),
                ("latest", lang.date(age.latest)),
                ("confidence", lang.text(&format!("confidence-{}", age.confidence))),
            ];
            writeln!(out, "  {}", lang.text_with_all("explain-age-dates", &dates))?;
            for weighed in &age.evidence {
                let (name, dates) = evidence_words(lang, &weighed.evidence);
                let role = lang.text(&format!("role-{}", weighed.role));
                let because = lang.text(&format!("because-{}", weighed.because));
                writeln!(out, "  {name}: {dates}: {role}. {because}")?;
            }
            Ok(())
        }
    }
}

fn figure(out: &mut String, finding: Finding<&Figure>, lang: Language) -> std::fmt::Result {
    let known = match finding {
        Finding::NotKnown(reason) => {
            return writeln!(out, "  {}: {}", lang.text("not-known"), lang.reason(reason));
        }
        Finding::Known(known) => known,
    };
    for step in lang.steps(&known.steps) {
        let range = step.range.map(|range| format!(" ({range})")).unwrap_or_default();
        writeln!(out, "  {}: {} = {}{range}", step.name, step.formula, step.result)?;
        if let Some(source) = step.source {
            writeln!(out, "      {source}")?;
        }
    }
    writeln!(out, "  {}", lang.method(known.method))?;
    for caveat in &known.caveats {
        writeln!(out, "  ! {}", lang.text(&format!("caveat-{caveat}")))?;
    }
    Ok(())
}
