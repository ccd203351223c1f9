//! Where the ranges of totals come from, as a table: a row for each reach of errors, a column for each total.

use levetid_footprint::figure::Finding;
use levetid_footprint::total::Level;

use crate::assess::fleet::FleetTotal;
use crate::web::language::Language;

/// The table; nothing where no total has a range.
pub struct RangeTable {
    /// The names of the totals.
    pub columns: Vec<String>,
    /// The levels that bring anything to any of them.
    pub rows: Vec<LevelRow>,
}

/// How much of each total's range comes from errors of one level.
pub struct LevelRow {
    /// The level.
    pub name: String,
    /// What kind of error that is.
    pub why: String,
    /// The shares, by column, with the column's name.
    pub shares: Vec<(String, String)>,
}

impl RangeTable {
    /// The table of these totals, each with its name.
    pub fn new(lang: Language, totals: &[(String, &Finding<FleetTotal>)]) -> Option<Self> {
        let known: Vec<(&String, &FleetTotal)> = totals
            .iter()
            .filter_map(|(name, total)| Some((name, total.known()?)))
            .filter(|(_, total)| !total.by_level.is_empty())
            .collect();
        let share = |total: &FleetTotal, level| total.by_level.get(level).copied().unwrap_or_default();
        let rows: Vec<LevelRow> = Level::ALL
            .iter()
            .filter(|level| known.iter().any(|(_, total)| share(total, level) > 0.0))
            .map(|level| LevelRow {
                name: lang.text(&format!("level-{level}")),
                why: lang.text(&format!("level-why-{level}")),
                shares: known
                    .iter()
                    .map(|(name, total)| ((*name).clone(), lang.percent(share(total, level))))
                    .collect(),
            })
            .collect();
        let columns = known.iter().map(|(name, _)| (*name).clone()).collect();
        (!rows.is_empty()).then_some(Self { columns, rows })
    }
}

/// In a sentence, what the range of a total comes from most.
pub fn mostly(lang: Language, total: &Finding<FleetTotal>) -> Option<String> {
    let by_level = &total.known()?.by_level;
    let (level, share) = by_level.iter().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    Some(lang.text_with(&format!("range-mostly-{level}"), "share", lang.percent(*share)))
}
