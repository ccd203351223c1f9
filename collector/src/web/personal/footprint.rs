//! An employee's own page: how long the devices they hold can still be used, and what that is worth. And the same
//! page of one PC, for whoever sits at it.

use askama::Template;
use jiff::civil::Date;
use levetid_footprint::age::Age;
use levetid_footprint::category::Category;
use levetid_footprint::figure::Finding;
use levetid_protocol::usage::StateMinutes;

use crate::web::Frame;
use crate::web::figures::{Opened, Shown};
use crate::web::language::Language;
use crate::web::life::{LifeShown, Lives};
use crate::web::svg::{Presence, StackedBar};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct MyFootprintView {
    /// Who reads it.
    pub reader: Reader,
    /// The devices they hold, or the one they sit at once something is known of it.
    pub devices: Vec<MyDevice>,
    /// The lives their employer counts with.
    pub lives: Lives,
    /// The day of the page.
    pub today: Date,
}

/// For whom the page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// The holder of the devices.
    Person {
        /// What to call them, where it is known.
        name: Option<String>,
    },
    /// Whoever sits at the device. Nobody knows who that is.
    AtDevice,
}

/// A device its holder looks at.
#[derive(Debug, Clone)]
pub struct MyDevice {
    /// Its identity, as in its address.
    pub id: String,
    /// Its name in the network.
    pub name: String,
    /// Maker and model, where firmware gives them.
    pub model: Option<String>,
    /// What kind of device it is.
    pub kind: Category,
    /// How old it is.
    pub age: Finding<Age>,
    /// Whole weeks, newest first: totals only.
    pub weeks: Vec<Week>,
    /// An agent speaks for it: its use is measured.
    pub has_agent: bool,
    /// kg CO2e a year.
    pub co2e_per_year: Finding,
    /// kWh a year.
    pub energy_per_year: Finding,
    /// kg CO2e a year avoided by each year of use past the baseline life.
    pub avoided_by_another_year: Finding,
}

/// A week's minutes.
#[derive(Debug, Clone, Copy)]
pub struct Week {
    /// Its first day.
    pub first_day: Date,
    /// Its minutes so far.
    pub minutes: StateMinutes,
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, view: &MyFootprintView) -> askama::Result<String> {
    let lang = frame.language;
    let devices =
        view.devices.iter().enumerate().map(|(index, device)| DeviceShown::new(lang, index, device, view));
    let heading = match &view.reader {
        Reader::Person { name: Some(name) } => lang.text_with("me-hello", "name", name),
        Reader::Person { name: None } => lang.text("nav-me"),
        Reader::AtDevice => lang.text("nav-this-pc"),
    };
    let at_device = view.reader == Reader::AtDevice;
    Page { frame, lang, heading, at_device, devices: devices.collect() }.render()
}

#[derive(Template)]
#[template(path = "personal/footprint.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    heading: String,
    at_device: bool,
    devices: Vec<DeviceShown<'a>>,
}

impl Page<'_> {
    /// Its name in the list of tabs.
    fn title(&self) -> String {
        self.lang.text(if self.at_device { "nav-this-pc" } else { "nav-me" })
    }
}

struct DeviceShown<'a> {
    index: usize,
    device: &'a MyDevice,
    kind: String,
    life: Option<LifeShown>,
    age_reason: String,
    avoided: Shown,
    co2e: Shown,
    energy: Shown,
    /// The same with their calculations.
    origins: [Opened; 3],
    weeks: Vec<WeekShown>,
}

impl<'a> DeviceShown<'a> {
    fn new(lang: Language, index: usize, device: &'a MyDevice, view: &MyFootprintView) -> Self {
        let life = device
            .age
            .known()
            .map(|age| LifeShown::new(lang, format!("life-{index}"), age, view.today, view.lives));
        let weeks = device.weeks.iter().enumerate();
        let origins = [
            ("me-avoided", &device.avoided_by_another_year),
            ("me-co2e", &device.co2e_per_year),
            ("me-energy", &device.energy_per_year),
        ]
        .map(|(name, finding)| lang.opened(lang.text(name), finding.as_ref()));
        let [avoided, co2e, energy] = origins.each_ref().map(|figure| figure.shown.clone());
        Self {
            index,
            device,
            kind: lang.text(&format!("category-{}", device.kind)),
            life,
            age_reason: device.age.reason().map(|reason| lang.reason(reason)).unwrap_or_default(),
            origins,
            avoided,
            co2e,
            energy,
            weeks: weeks.map(|(week, it)| WeekShown::new(lang, format!("week-{index}-{week}"), it)).collect(),
        }
    }
}

struct WeekShown {
    name: String,
    bar: StackedBar,
    active: String,
    powered: String,
    asleep: String,
}

impl WeekShown {
    fn new(lang: Language, id: String, week: &Week) -> Self {
        let StateMinutes { asleep, active, .. } = week.minutes;
        Self {
            name: lang.date(week.first_day),
            bar: StackedBar::of_states(lang, id, &week.minutes),
            active: match Presence::of(&week.minutes) {
                Presence::Visible => lang.duration(active.into()),
                Presence::NotVisible => lang.text("not-known"),
            },
            powered: lang.duration(week.minutes.powered().into()),
            asleep: lang.duration(asleep.into()),
        }
    }
}
