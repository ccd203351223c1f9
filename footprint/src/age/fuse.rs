//! The weighing of evidence.

use jiff::civil::{Date, date};

use super::{Age, Because, Confidence, Evidence, EvidenceKind, Role, Weighed, confidence_of};
use crate::figure::{Finding, NotKnown};
use crate::period::{plus_days, plus_months, years_between};

/// No device or part in use is older; earlier dates are placeholders.
const OLDEST: Date = date(1995, 1, 1);

/// Parts whose dates lie further apart than this were not built in together, years. An assumption: lead
/// times are two to three months.
const SAME_BUILD_YEARS: f64 = 1.0;

/// A battery made later than this after the CPU's launch, years, is not the first one: a model is sold for a
/// year or two after its CPU came out. Where no CPU is known, the same after its firmware, which is newer than
/// that. An assumption.
const FIRST_BATTERY_YEARS: f64 = 3.0;

/// From a panel's making to the device's, months.
const PANEL_LEAD_MONTHS: i32 = 3;

/// From a battery's making to the device's, months.
const BATTERY_LEAD_MONTHS: i32 = 2;

/// From a CPU's launch to a device's making, months.
const CPU_LEAD_MONTHS: i32 = 12;

/// On 44,896 notebooks the firmware was dated a median 1.56 years after the CPU's launch, so about 0.56
/// years after the making: 204 days.
const FIRMWARE_LEAD_DAYS: i32 = -204;

/// In 95 of 100 of them it was dated at most 7.1 years after the CPU's launch, so after the making: 2,593
/// days.
const FIRMWARE_REACH_DAYS: i32 = -2593;

/// Weighs the evidence and gives the days between which the device was built, as known on `today`.
///
/// The order in which evidence is handed in does not matter. Not known without evidence, and where it only
/// says how old the device is at least.
#[must_use]
pub fn fuse(evidence: &[Evidence], today: Date) -> Finding<Age> {
    let mut sorted: Vec<&Evidence> = evidence.iter().collect();
    sorted.sort();
    let is_firmware =
        |piece: &&Evidence| piece.kind == EvidenceKind::BiosDate && unsound(piece, today).is_none();
    let oldest_firmware = evidence.iter().filter(is_firmware).map(|piece| piece.period.first).min();
    let mut scales = Scales::new(today, oldest_firmware);
    let mut firmware = Vec::new();
    let mut serials = Vec::new();
    for piece in sorted {
        if let Some(because) = unsound(piece, today) {
            scales.drop(piece, because);
        } else {
            match piece.kind {
                EvidenceKind::Register => scales.register(piece),
                EvidenceKind::CpuLaunch => scales.cpu(piece),
                EvidenceKind::BuiltInPanel => scales.panel(piece),
                EvidenceKind::Battery => scales.battery(piece),
                EvidenceKind::HpSerial => serials.push(piece),
                EvidenceKind::BiosDate => firmware.push(piece),
                EvidenceKind::MonitorEdid => scales.stamp(piece),
                EvidenceKind::FirstContact
                | EvidenceKind::BoughtUsed
                | EvidenceKind::FirstHistory
                | EvidenceKind::DiskPowerOn
                | EvidenceKind::OsInstall => scales.seen(piece),
            }
        }
    }
    scales.firmware(&firmware);
    scales.serials(&serials);
    scales.read()
}

/// Why a date is none, if so.
fn unsound(piece: &Evidence, today: Date) -> Option<Because> {
    let first = piece.period.first;
    if first > piece.read.map_or(today, |read| read.min(today)) {
        Some(Because::InTheFuture)
    } else {
        (first < OLDEST).then_some(Because::Placeholder)
    }
}

/// What a best guess rests on, most trusted first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Basis {
    Register,
    MakersWeek,
    Panel,
    Battery,
    Cpu,
    Firmware,
}

/// The best guess under way.
struct Guess {
    basis: Basis,
    date: Date,
    evidence: Evidence,
    because: Because,
}

struct Scales {
    earliest: Option<Date>,
    latest: Date,
    cpu_launch: Option<Date>,
    /// The oldest date of its firmware.
    firmware_date: Option<Date>,
    /// The first part that was taken for original.
    original_part: Option<Date>,
    guess: Option<Guess>,
    register: bool,
    firmware_only: bool,
    weighed: Vec<Weighed>,
}

impl Scales {
    const fn new(today: Date, firmware_date: Option<Date>) -> Self {
        Self {
            earliest: None,
            latest: today,
            cpu_launch: None,
            firmware_date,
            original_part: None,
            guess: None,
            register: false,
            firmware_only: false,
            weighed: Vec::new(),
        }
    }

    fn register(&mut self, piece: &Evidence) {
        if self.register {
            return self.drop(piece, Because::BetterAtHand);
        }
        self.register = true;
        self.earliest = Some(piece.period.first);
        self.latest = self.latest.min(piece.period.last);
        self.guess(Basis::Register, piece.period.first, piece, Because::RegisterDate);
        self.take(piece, Role::Exact, Because::RegisterDate);
    }

    fn cpu(&mut self, piece: &Evidence) {
        let launch = piece.period.first;
        if launch > self.latest {
            return self.drop(piece, Because::ContradictsBound);
        }
        self.cpu_launch = Some(self.cpu_launch.map_or(launch, |known| known.max(launch)));
        self.not_before(piece, Because::CpuCameFirst);
        self.guess(Basis::Cpu, plus_months(launch, CPU_LEAD_MONTHS), piece, Because::CpuLeadTime);
    }

    fn panel(&mut self, piece: &Evidence) {
        if let Some(built_in) = self.part(piece) {
            self.guess(Basis::Panel, plus_months(built_in, PANEL_LEAD_MONTHS), piece, Because::PanelLeadTime);
        }
    }

    fn battery(&mut self, piece: &Evidence) {
        let made = piece.period.first;
        let model_from = self.cpu_launch.or(self.firmware_date);
        let late = model_from.is_some_and(|from| years_between(from, made) > FIRST_BATTERY_YEARS);
        if late && self.original_part.is_none() {
            return self.replaced(piece);
        }
        if let Some(built_in) = self.part(piece) {
            self.guess(
                Basis::Battery,
                plus_months(built_in, BATTERY_LEAD_MONTHS),
                piece,
                Because::BatteryLeadTime,
            );
        }
    }

    /// Takes a dated part as original, as replaced, or not at all. Its date, if original.
    fn part(&mut self, piece: &Evidence) -> Option<Date> {
        let made = piece.period.first;
        if self.before_cpu_launch(piece) {
            self.drop(piece, Because::BeforeCpuLaunch);
            return None;
        }
        let apart = self.original_part.map_or(0.0, |first| years_between(first, made));
        if made > self.latest || apart > SAME_BUILD_YEARS {
            self.replaced(piece);
            return None;
        }
        if apart < -SAME_BUILD_YEARS {
            self.drop(piece, Because::ContradictsBound);
            return None;
        }
        self.original_part.get_or_insert(made);
        self.not_before(piece, Because::PartCameFirst);
        Some(made)
    }

    /// A part that is not the first one: the device was there before it.
    fn replaced(&mut self, piece: &Evidence) {
        if self.earliest.is_some_and(|earliest| piece.period.last < earliest) {
            return self.drop(piece, Because::ContradictsBound);
        }
        if !self.register {
            self.latest = self.latest.min(piece.period.last);
        }
        self.take(piece, Role::NotAfter, Because::PartReplaced);
    }

    /// The device was there on that day.
    fn seen(&mut self, piece: &Evidence) {
        if self.before_cpu_launch(piece) {
            return self.drop(piece, Because::BeforeCpuLaunch);
        }
        if self.earliest.is_some_and(|earliest| piece.period.last < earliest) {
            return self.drop(piece, Because::ContradictsBound);
        }
        self.latest = self.latest.min(piece.period.last);
        self.take(piece, Role::NotAfter, Because::SeenInUse);
    }

    /// The maker's own stamp on the device bounds it on both sides.
    fn stamp(&mut self, piece: &Evidence) {
        if self.register {
            return self.drop(piece, Because::BetterAtHand);
        }
        if piece.period.first > self.latest || self.earliest.is_some_and(|known| piece.period.last < known) {
            return self.drop(piece, Because::ContradictsBound);
        }
        let middle = plus_days(piece.period.first, (piece.period.days() - 1) / 2);
        self.guess(Basis::MakersWeek, middle, piece, Because::MakersStamp);
        self.not_before(piece, Because::MakersStamp);
        self.latest = self.latest.min(piece.period.last);
    }

    /// One serial number, read in each decade it may mean: the one decade that the bounds allow counts.
    fn serials(&mut self, readings: &[&Evidence]) {
        let allowed = |piece: &Evidence| {
            piece.period.first <= self.latest
                && self.earliest.is_none_or(|earliest| piece.period.last >= earliest)
        };
        let (within, outside): (Vec<&Evidence>, Vec<&Evidence>) =
            readings.iter().copied().partition(|piece| allowed(piece));
        for piece in outside {
            self.drop(piece, Because::ContradictsBound);
        }
        match within.as_slice() {
            [only] => {
                if !self.guess(Basis::MakersWeek, only.period.first, only, Because::SerialWeek) {
                    self.drop(only, Because::BetterAtHand);
                }
            }
            several => several.iter().for_each(|piece| self.drop(piece, Because::DecadeOpen)),
        }
    }

    /// Firmware dates say something only where nothing else bounds the making from below.
    fn firmware(&mut self, dates: &[&Evidence]) {
        for piece in dates {
            let reach = plus_days(piece.period.first, FIRMWARE_REACH_DAYS);
            if self.earliest.is_some() {
                self.drop(piece, Because::BetterAtHand);
            } else if reach > self.latest {
                self.drop(piece, Because::ContradictsBound);
            } else {
                self.earliest = Some(reach);
                self.firmware_only = true;
                self.take(piece, Role::NotBefore, Because::FirmwareOnly);
                let likely = plus_days(piece.period.first, FIRMWARE_LEAD_DAYS);
                self.guess(Basis::Firmware, likely, piece, Because::FirmwareOnly);
            }
        }
    }

    fn before_cpu_launch(&self, piece: &Evidence) -> bool {
        self.cpu_launch.is_some_and(|launch| piece.period.last < launch)
    }

    fn not_before(&mut self, piece: &Evidence, because: Because) {
        let bound = piece.period.first;
        self.earliest = Some(self.earliest.map_or(bound, |known| known.max(bound)));
        self.take(piece, Role::NotBefore, because);
    }

    /// Makes this the best guess, unless a more trusted one is known; whether it did.
    fn guess(&mut self, basis: Basis, date: Date, piece: &Evidence, because: Because) -> bool {
        let better = self.guess.as_ref().is_none_or(|known| basis < known.basis);
        if better {
            self.guess = Some(Guess { basis, date, evidence: piece.clone(), because });
        }
        better
    }

    fn take(&mut self, piece: &Evidence, role: Role, because: Because) {
        self.weighed.push(Weighed { evidence: piece.clone(), role, because });
    }

    fn drop(&mut self, piece: &Evidence, because: Because) {
        self.take(piece, Role::Dropped, because);
    }

    fn read(mut self) -> Finding<Age> {
        let (Some(earliest), Some(guess)) = (self.earliest, self.guess) else {
            let bounded = self.weighed.iter().any(|w| w.role == Role::NotAfter);
            return Finding::NotKnown(if bounded {
                NotKnown::NoLowerBoundOnBuild
            } else {
                NotKnown::NoAgeEvidence
            });
        };
        let confidence = if self.register {
            Confidence::Register
        } else if self.firmware_only {
            Confidence::Weak
        } else {
            confidence_of(earliest, self.latest)
        };
        if !self.register {
            let Guess { evidence, because, .. } = guess;
            self.weighed.push(Weighed { evidence, role: Role::Near, because });
        }
        let best = guess.date.max(earliest).min(self.latest);
        Finding::Known(Age { earliest, best, latest: self.latest, confidence, evidence: self.weighed })
    }
}
