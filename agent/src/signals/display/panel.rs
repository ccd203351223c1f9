//! Which screens are the machine's own, where the system does not say by what they are connected.

use crate::signals::edid::Edid;

/// Chassis that have a panel (SMBIOS type 3): portables, laptops, notebooks, handhelds, tablets, convertibles
/// and detachables.
const PORTABLE: [u8; 8] = [8, 9, 10, 11, 14, 30, 31, 32];
const ALL_IN_ONE: u8 = 13;

/// The widest panel of a portable is that of an 18" laptop, cm.
const WIDEST_PORTABLE_CM: u8 = 42;

/// For each screen, whether it is built in. In the corpus of 4,000 screens, those that are panels leave their
/// name out, and 14 of 3,579 monitors do.
pub fn built_in(chassis: Option<u8>, screens: &[Option<Edid>]) -> Vec<bool> {
    let is_alone = screens.len() == 1;
    let is_built_in = |screen: &Option<Edid>| match (chassis, screen) {
        // A portable with its lid shut may have a monitor as its only screen.
        (Some(kind), Some(edid)) if PORTABLE.contains(&kind) => is_panel(edid) && is_small(edid),
        // Panels of all-in-ones often have names as monitors have.
        (Some(ALL_IN_ONE), screen) => {
            is_alone || screen.as_ref().is_some_and(|edid| is_panel(edid) || says_so(edid))
        }
        (None, Some(edid)) => is_panel(edid) && is_small(edid),
        _ => false,
    };
    screens.iter().map(is_built_in).collect()
}

fn is_panel(edid: &Edid) -> bool {
    edid.name.as_deref().is_none_or(|name| name.trim().is_empty())
}

fn is_small(edid: &Edid) -> bool {
    edid.size_cm.is_none_or(|[width, height]| width.max(height) <= WIDEST_PORTABLE_CM)
}

/// Makers of all-in-ones write so into the names of their panels.
fn says_so(edid: &Edid) -> bool {
    let name = edid.name.as_deref().unwrap_or_default().to_lowercase();
    ["aio", "all-in-one", "all in one"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::edid;

    #[test]
    fn panels_are_told_by_what_they_leave_out() {
        let panel = || Some(Edid::parse(&edid("AUO", None, [31, 17])).unwrap());
        let monitor = || Some(Edid::parse(&edid("DEL", Some("DELL U2419H"), [53, 30])).unwrap());
        let wide_panel = || Some(Edid::parse(&edid("LGD", None, [60, 34])).unwrap());
        let of_an_all_in_one = || Some(Edid::parse(&edid("HPN", Some("HP AIO 24"), [53, 30])).unwrap());
        for (chassis, screens, expected) in [
            (Some(10), vec![panel(), monitor()], vec![true, false]),
            (Some(31), vec![panel()], vec![true]),
            (Some(10), vec![monitor()], vec![false]),
            (Some(10), vec![None], vec![false]),
            (Some(10), vec![wide_panel()], vec![false]),
            (Some(3), vec![panel(), monitor()], vec![false, false]),
            (Some(13), vec![monitor()], vec![true]),
            (Some(13), vec![None], vec![true]),
            (Some(13), vec![wide_panel(), monitor()], vec![true, false]),
            (Some(13), vec![of_an_all_in_one(), monitor()], vec![true, false]),
            (None, vec![panel(), monitor(), None], vec![true, false, false]),
            (Some(10), vec![], vec![]),
        ] {
            assert_eq!(built_in(chassis, &screens), expected, "{chassis:?} {screens:?}");
        }
    }
}
