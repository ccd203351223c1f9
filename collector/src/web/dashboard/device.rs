//! One device: what it is, how old, how used, what it costs the climate, and how all that is known.

use askama::Template;
use jiff::civil::Date;
use levetid_footprint::age::{Age, Evidence};
use levetid_footprint::annual::{PerYear, SoFar};
use levetid_footprint::category::Category;
use levetid_footprint::figure::Finding;
use levetid_footprint::grid::Basis;
use levetid_footprint::windows11::Windows11;
use levetid_protocol::profile::DeviceProfile;
use levetid_protocol::usage::{Bin, Daypart, StateMinutes};
use levetid_protocol::wear::WearSample;

use super::device_facts::{self, FactRow, Missing};
use super::figure_table::FigureTable;
use super::screen_facts::ScreenShown;
use crate::assess::Matches;
use crate::store::{RegisterEntry, Screen};
use crate::web::Frame;
use crate::web::figures::Shown;
use crate::web::language::Language;
use crate::web::life::{LifeShown, Lives, evidence_words};
use crate::web::product_data::product_data;
use crate::web::svg::{Presence, StackedBar, by_state};
use crate::web::windows11::Windows11Shown;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct DeviceView {
    /// Its identity, as in its address.
    pub id: String,
    /// What kind of device it is.
    pub kind: Category,
    /// What it is called: by itself, or by the register.
    pub name: String,
    /// What it says of itself; none where no agent speaks for it.
    pub profile: Option<DeviceProfile>,
    /// What PCs tell of it, where it is an external screen: without the PCs, for those who may not know them.
    pub screen: Option<Screen>,
    /// What the asset register says of it.
    pub register: Option<InRegister>,
    /// Maker and model in one line.
    pub model: Option<String>,
    /// The newest wear sample of each part.
    pub wear: Vec<WearSample>,
    /// How old it is.
    pub age: Finding<Age>,
    /// What dates it, shown where that does not settle its age.
    pub evidence: Vec<Evidence>,
    /// The lives its tenant counts with.
    pub lives: Lives,
    /// Minutes so far.
    pub minutes: StateMinutes,
    /// The first and last day of those minutes; none where there are none yet.
    pub covered: Option<[Date; 2]>,
    /// The same minutes by daypart, in the order of [`Daypart::ALL`].
    pub bins: [Bin; Daypart::COUNT],
    /// How many different people used it in the last four weeks, for those who may know, where that is counted.
    pub people: Option<u32>,
    /// Carbon and energy a year.
    pub per_year: PerYear,
    /// Carbon and energy so far.
    pub so_far: SoFar,
    /// Whether it can run Windows 11.
    pub windows11: Windows11,
    /// The version of the method behind the figures.
    pub method_version: String,
    /// The version of the factors behind the figures.
    pub factor_set_version: String,
    /// The basis on which the figures count electricity.
    pub basis: Basis,
    pub matches: Matches,
    /// The day it last reported; none where no agent ever spoke for it.
    pub last_contact: Option<Date>,
    /// The day of the page.
    pub today: Date,
}

/// What the asset register says of a device.
#[derive(Debug, Clone)]
pub struct InRegister {
    /// The entry.
    pub entry: RegisterEntry,
    /// The day it was imported.
    pub imported: Date,
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, view: &DeviceView) -> askama::Result<String> {
    let lang = frame.language;
    let presence = Presence::of(&view.minutes);
    let dayparts = Daypart::ALL.iter().zip(&view.bins);
    let dayparts = dayparts.map(|(part, bin)| DaypartShown::new(lang, part, bin, presence));
    let page = Page {
        frame,
        lang,
        view,
        life: view.age.known().map(|age| LifeShown::new(lang, "life", age, view.today, view.lives)),
        facts: view
            .profile
            .iter()
            .flat_map(|profile| device_facts::rows(lang, profile, &view.wear))
            .collect(),
        screen: view.screen.as_ref().map(|screen| ScreenShown::new(lang, screen)),
        register: view.register.iter().flat_map(|known| register_rows(lang, &known.entry)).collect(),
        per_year: FigureTable::per_year(lang, &view.per_year),
        so_far: FigureTable::so_far(lang, &view.so_far),
        windows11: Windows11Shown::new(lang, &view.windows11),
        time_bar: StackedBar::of_states(lang, "time", &view.minutes),
        dayparts: dayparts.collect(),
    };
    page.render()
}

#[derive(Template)]
#[template(path = "dashboard/device.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    view: &'a DeviceView,
    life: Option<LifeShown>,
    facts: Vec<FactRow>,
    screen: Option<ScreenShown>,
    /// Names and values of what the register says.
    register: Vec<(String, String)>,
    per_year: FigureTable,
    so_far: FigureTable,
    windows11: Windows11Shown,
    time_bar: StackedBar,
    dayparts: Vec<DaypartShown>,
}

impl Page<'_> {
    fn model(&self) -> String {
        self.view.model.clone().unwrap_or_else(|| self.lang.text("fleet-model-unknown"))
    }

    fn state_rows(&self) -> Vec<StateRow> {
        let total = f64::from(self.view.minutes.total());
        let presence = Presence::of(&self.view.minutes);
        let row = |(code, minutes): (&'static str, u32)| {
            let is_known = presence == Presence::Visible || !matches!(code, "active" | "idle");
            let share = if total > 0.0 { f64::from(minutes) / total } else { 0.0 };
            StateRow {
                code,
                name: self.lang.text(&format!("state-{code}")),
                time: if is_known { self.lang.duration(minutes.into()) } else { self.lang.text("not-known") },
                share: if is_known { self.lang.percent(share) } else { String::new() },
            }
        };
        // Nobody is seen to be at a screen, and one that is off is asleep.
        let is_of_kind = |(code, _): &(&str, u32)| {
            self.view.kind != Category::Monitor || matches!(*code, "on" | "asleep" | "unknown")
        };
        by_state(&self.view.minutes).into_iter().filter(is_of_kind).map(row).collect()
    }

    fn covered(&self) -> String {
        match self.view.covered {
            Some([first, last]) if first == last => {
                self.lang.text_with("device-covered-day", "day", self.lang.date(first))
            }
            Some([first, last]) => self.lang.text_with_all(
                "device-covered",
                &[("first", self.lang.date(first)), ("last", self.lang.date(last))],
            ),
            None => self.lang.text("chart-nothing-yet"),
        }
    }

    fn people(&self) -> Option<String> {
        self.view.people.map(|people| self.lang.counted("device-people", people.into()))
    }

    fn subtitle(&self) -> String {
        let contact = match (self.retired(), self.view.last_contact) {
            (Some(day), _) => self.lang.text_with("device-retired", "day", self.lang.date(day)),
            (None, Some(day)) => self.lang.text_with("device-last-contact", "day", self.lang.date(day)),
            (None, None) => self.lang.text("device-no-agent"),
        };
        format!("{} · {} · {contact}", self.model(), self.lang.text(&format!("category-{}", self.view.kind)))
    }

    /// How much of the recorded minutes each method found the energy of.
    fn method_shares(&self) -> Option<String> {
        self.view.so_far.energy.known().map(|energy| self.lang.method_shares(energy))
    }

    /// On which basis electricity counts, in words.
    fn basis(&self) -> String {
        self.lang.text(&format!("device-basis-{}", self.view.basis))
    }

    /// The other basis: its code in the address, and the words that lead there.
    fn other_basis(&self) -> (Basis, String) {
        let other = match self.view.basis {
            Basis::LifeCycle => Basis::Direct,
            Basis::Direct => Basis::LifeCycle,
        };
        (other, self.lang.text(&format!("device-basis-to-{other}")))
    }

    fn versions(&self) -> String {
        let DeviceView { method_version, factor_set_version, .. } = self.view;
        let versions = [("method", method_version.clone()), ("factors", factor_set_version.clone())];
        self.lang.text_with_all("device-versions", &versions)
    }

    /// The rows of product data that its figures rest on, or why there are none.
    fn product_data(&self) -> Vec<String> {
        product_data(self.lang, &self.view.matches)
    }

    /// The day it left service, where it has.
    fn retired(&self) -> Option<Date> {
        self.view.register.as_ref()?.entry.retired_by(self.view.today)
    }

    fn imported(&self) -> String {
        let day = self.view.register.as_ref().map(|known| self.lang.date(known.imported));
        self.lang.text_with("device-register-text", "day", day.unwrap_or_default())
    }

    fn taken(&self) -> String {
        let day = self.view.profile.as_ref().map(|profile| self.lang.date(profile.taken));
        self.lang.text_with("device-machine-text", "day", day.unwrap_or_default())
    }

    /// Each piece of evidence and its dates.
    fn evidence(&self) -> Vec<(String, String)> {
        self.view.evidence.iter().map(|evidence| evidence_words(self.lang, evidence)).collect()
    }

    fn age_reason(&self) -> String {
        self.view.age.reason().map(|reason| self.lang.reason(reason)).unwrap_or_default()
    }
}

/// What the register says, without what it leaves open.
fn register_rows(lang: Language, entry: &RegisterEntry) -> Vec<(String, String)> {
    let yes_no = |said: Option<bool>| said.map(|yes| lang.text(if yes { "yes" } else { "no" }));
    let day = |day: Option<Date>| day.map(|day| lang.date(day));
    let rows = [
        ("register-asset", entry.asset_id.clone()),
        ("fact-serial", entry.serial.clone()),
        ("register-purchased", day(entry.purchased)),
        ("register-used", yes_no(entry.bought_used)),
        ("register-leased", yes_no(entry.leased)),
        ("register-unit", entry.unit.clone()),
        ("register-retired", day(entry.retired)),
    ];
    rows.into_iter().filter_map(|(key, value)| Some((lang.text(key), value?))).collect()
}

/// A state's minutes in words.
struct StateRow {
    code: &'static str,
    name: String,
    time: String,
    share: String,
}

/// A daypart's minutes in words.
struct DaypartShown {
    name: String,
    bar: StackedBar,
    powered: String,
    unattended: String,
    asleep: String,
    off: String,
    unknown: String,
}

impl DaypartShown {
    fn new(lang: Language, part: &Daypart, bin: &Bin, presence: Presence) -> Self {
        let day = lang.text(if part.weekend { "daypart-weekend" } else { "daypart-weekday" });
        let name = format!("{day} {:02}–{:02}", part.from_hour, part.from_hour + 6);
        let time = |minutes: u32| lang.duration(minutes.into());
        let id = format!("bin-{}-{}", if part.weekend { "weekend" } else { "weekday" }, part.from_hour);
        Self {
            bar: StackedBar::of_bin(lang, id, name.clone(), bin, presence),
            name,
            powered: time(bin.powered()),
            unattended: match presence {
                Presence::Visible => time(bin.unattended),
                Presence::NotVisible => lang.text("not-known"),
            },
            asleep: time(bin.asleep),
            off: time(bin.off),
            unknown: time(bin.unknown),
        }
    }
}
