//! Which processors Windows 11 takes, by generation.
//!
//! Microsoft publishes lists of models and says in words that later generations are taken too. The table holds the
//! first generation of each maker, and the generations and models that are taken though older, not taken though
//! newer, or on which lists and words disagree. Tests hold it against the lists of October 2025.

use crate::cpu::{Cpu, Vendor, plain, recognise};
use crate::period::Quarter;

/// Whether Windows 11 takes a processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It does.
    Supported,
    /// It does not.
    NotSupported,
    /// Its generation is taken, but the model is not on the lists; or the other way round.
    Disputed,
    /// The processor is not recognised, or its name hides which one it is.
    NotKnown,
}
use Support::{Disputed, NotKnown, NotSupported, Supported};

/// The quarter in which the first generation that is taken was launched.
const SINCE: &[(Vendor, i16, u8)] = &[
    // 8th generation, Gemini Lake, first Xeon Scalable.
    (Vendor::Intel, 2017, 3),
    // Zen+: Ryzen 2000, but for those with graphics, which came before.
    (Vendor::Amd, 2018, 2),
    // Snapdragon 850.
    (Vendor::Qualcomm, 2018, 2),
];

/// What departs from [`SINCE`].
struct Exception {
    family: &'static str,
    generation: &'static str,
    /// Words of the name, of which one must be there; none: the whole generation.
    words: &'static [&'static str],
    support: Support,
}

const fn except(
    family: &'static str,
    generation: &'static str,
    words: &'static [&'static str],
    support: Support,
) -> Exception {
    Exception { family, generation, words, support }
}

/// The first that fits counts.
const EXCEPTIONS: &[Exception] = &[
    // Intel
    except(
        "Core",
        "7th generation",
        &["7800x", "7820x", "7900x", "7920x", "7940x", "7960x", "7980xe"],
        Supported,
    ),
    // Listed, but only in devices that were sold with certain drivers.
    except("Core", "7th generation", &["7820hq"], Disputed),
    except("Core", "10th generation, thin", &["1000ng4", "1030ng7", "1060ng7"], Disputed),
    except("Core", "14th generation", EMBEDDED_14, Disputed),
    except("Core", "14th generation, K", EMBEDDED_14, Disputed),
    except("Core", "series 2", EMBEDDED_SERIES_2, Disputed),
    except("Celeron", "Gemini Lake Refresh", &["n4020c"], Disputed),
    except("Celeron", "Jasper Lake", &["n5095", "n5095a"], Disputed),
    except("Atom", "C3000", &[], NotSupported),
    except("Atom", "x6000", &["x6214re", "x6416re"], Disputed),
    except("Atom", "x7000", EMBEDDED_X7000, Disputed),
    except("Xeon", "D-1600", &[], NotSupported),
    except("Xeon", "D-2100", &[], Disputed),
    // AMD: first Zen in later names.
    except("Athlon", "200", &[], NotSupported),
    except("Ryzen", "Embedded R1000", &[], NotSupported),
    except("Ryzen", "3000", &["3300x"], Disputed),
    except("Ryzen", "5000", &["5500x3d", "5600x3d", "5700", "5700x3d", "5800xt", "5900xt"], Disputed),
    except("Ryzen", "5000 with graphics", &["5500gt", "5600gt"], Disputed),
    except("Ryzen", "7000", &["7400f", "7500f", "7600x3d"], Disputed),
    except("Ryzen", "8000", &["8400f", "8700f"], Disputed),
    except(
        "Ryzen",
        "7000 mobile",
        &["7235hs", "7435hs", "7535h", "7545u", "7735h", "7940hx", "7945hx3d"],
        Disputed,
    ),
    // Of the 8040s the lists hold only those for businesses.
    except("Ryzen", "8000 mobile", &["pro"], Supported),
    except("Ryzen", "8000 mobile", &[], Disputed),
    except("Ryzen Threadripper", "2000", &[], Disputed),
    except("Ryzen Threadripper", "3000", &["pro"], Supported),
    except("Ryzen Threadripper", "3000", &[], Disputed),
    except("EPYC", "any generation", &[], NotKnown),
];

const EMBEDDED_14: &[&str] =
    &["14401e", "14401te", "14501e", "14501te", "14701e", "14701te", "14901e", "14901ke", "14901te"];
const EMBEDDED_SERIES_2: &[&str] =
    &["201e", "201ef", "201te", "211e", "211ef", "211te", "221e", "221te", "251e", "251te"];
const EMBEDDED_X7000: &[&str] = &["x7203c", "x7211re", "x7213re", "x7405c", "x7433re", "x7809c", "x7835re"];

/// Whether Windows 11 takes the processor with this brand string.
#[must_use]
pub fn support(brand: &str) -> Support {
    recognise(brand).map_or(NotKnown, |cpu| support_of(&cpu, brand))
}

/// The same of a processor that was recognised by its brand string.
pub(super) fn support_of(cpu: &Cpu, brand: &str) -> Support {
    let plain = plain(brand);
    let words: Vec<&str> = plain.split([' ', '-']).collect();
    let exception = EXCEPTIONS.iter().find(|exception| exception.fits(cpu, &words));
    exception.map_or_else(|| by_launch(cpu), |exception| exception.support)
}

impl Exception {
    fn fits(&self, cpu: &Cpu, words: &[&str]) -> bool {
        let named = self.words.is_empty() || self.words.iter().any(|word| words.contains(word));
        self.family == cpu.family && self.generation == cpu.generation && named
    }
}

/// Makers that are not in the table make nothing that Windows 11 takes.
fn by_launch(cpu: &Cpu) -> Support {
    let since = |(_, year, quarter): &(Vendor, i16, u8)| Quarter { year: *year, quarter: *quarter };
    let taken = SINCE.iter().find(|(vendor, ..)| *vendor == cpu.vendor).map(since);
    if taken.is_some_and(|since| cpu.launched >= since) { Supported } else { NotSupported }
}
