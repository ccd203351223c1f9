//! Every page in both languages, and the texts they use.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::language::Language;
use super::personal::link::LinkView;
use super::problem::Problem;
use super::{Frame, Viewer, assets, samples};
use super::{dashboard, personal, problem};

/// Every page by name and language. Anonymous where nobody can be signed in yet.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for lang in Language::ALL {
        let signed_in = |path: &str| samples::frame(lang, path);
        let anonymous = Frame {
            tenant_name: None,
            viewer: Viewer::Anonymous,
            ..samples::frame(lang, "/link/9f86d081884c7d65")
        };
        let live = Frame { refresh_seconds: Some(60), ..signed_in("/devices/3b1f0c55") };
        let usable = LinkView::Usable { secret: "9f86d081884c7d65".into() };
        let mut add = |name: &str, page: askama::Result<String>| {
            pages.push((format!("{name}-{}", lang.code()), page.unwrap()));
        };
        add("fleet", dashboard::fleet::render(&signed_in("/?sort=age"), &samples::fleet()));
        add("fleet-empty", dashboard::fleet::render(&signed_in("/"), &samples::empty_fleet()));
        add("fleet-no-match", dashboard::fleet::render(&signed_in("/"), &samples::fleet_without_match()));
        add("device-laptop", dashboard::device::render(&signed_in("/devices/7f0c8a2e"), &samples::laptop()));
        add("device-vm", dashboard::device::render(&live, &samples::virtual_machine()));
        add(
            "device-no-agent",
            dashboard::device::render(&signed_in("/devices/4f9d6a10"), &samples::tablet()),
        );
        add("device-screen", dashboard::device::render(&signed_in("/devices/00000000"), &samples::screen()));
        add("climate", dashboard::climate::render(&signed_in("/climate?year=2025"), &samples::climate()));
        let nothing = samples::climate_of_nothing();
        add("climate-empty", dashboard::climate::render(&signed_in("/climate"), &nothing));
        add("how-80-20", dashboard::how::render(&signed_in("/how/80-20"), &samples::how()));
        let none = dashboard::how::HowView { own: Vec::new() };
        add("how-80-20-empty", dashboard::how::render(&signed_in("/how/80-20"), &none));
        add("me-laptop", personal::footprint::render(&signed_in("/me"), &samples::my_footprint()));
        add("me-vm", personal::footprint::render(&signed_in("/me"), &samples::my_virtual_machine()));
        let at_device = Frame { viewer: Viewer::Device, ..signed_in("/me") };
        add("me-this-pc", personal::footprint::render(&at_device, &samples::this_pc()));
        add("me-this-new-pc", personal::footprint::render(&at_device, &samples::this_new_pc()));
        add("privacy", personal::privacy::render(&signed_in("/privacy"), &samples::privacy()));
        let pseudonyms = samples::privacy_with_pseudonyms();
        add("privacy-with-pseudonyms", personal::privacy::render(&signed_in("/privacy"), &pseudonyms));
        add("link", personal::link::render(&anonymous, &usable));
        let to_device = LinkView::ToDevice { secret: "9f86d081884c7d65".into() };
        add("link-this-pc", personal::link::render(&anonymous, &to_device));
        add("link-spent", personal::link::render(&anonymous, &LinkView::Spent));
        add("link-signed-out", personal::link::render(&anonymous, &LinkView::SignedOut));
        for kind in Problem::ALL {
            add(&format!("problem-{kind:?}").to_lowercase(), problem::render(&signed_in("/x"), kind));
        }
    }
    pages
}

#[test]
fn pages_stay_as_they_were() {
    let bundle = assets::url("");
    for (name, page) in pages() {
        insta::assert_snapshot!(name, page.replace(&bundle, "/assets/BUNDLE/"));
    }
}

#[test]
fn pages_keep_to_the_content_security_policy() {
    for (name, page) in pages() {
        for forbidden in [" style=", "<style", " onclick=", " onload=", "javascript:", "http://", "src=\"//"]
        {
            assert!(!page.contains(forbidden), "{name} contains {forbidden}");
        }
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, page.matches("<script type=\"module\" src=\"/assets/").count(), "{name}");
    }
}

#[test]
fn ids_are_unique_and_references_lead_to_them() {
    for (name, page) in pages() {
        let attribute = |attribute: &str| -> Vec<String> {
            let start = format!(" {attribute}=\"");
            let parts = page.split(&start).skip(1);
            parts.filter_map(|rest| rest.split('"').next()).map(ToOwned::to_owned).collect()
        };
        let ids: BTreeSet<_> = attribute("id").into_iter().collect();
        assert_eq!(ids.len(), attribute("id").len(), "{name} has an id twice");
        let references = attribute("aria-labelledby").into_iter().chain(attribute("for"));
        for reference in references.flat_map(|it| it.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>()) {
            assert!(ids.contains(&reference), "{name} refers to {reference}, which is not there");
        }
    }
}

#[test]
fn what_people_type_is_escaped() {
    for (name, page) in pages().iter().filter(|(name, _)| name.starts_with("fleet-no-match")) {
        assert!(!page.contains("<b>T480"), "{name}");
        assert!(page.contains("&#60;b&#62;T480"), "{name}");
    }
}

#[test]
fn every_text_exists_in_both_languages_and_is_used() {
    let [danish, english] = Language::ALL.map(|lang| keys(&format!("locales/{}", lang.code())));
    assert_eq!(danish, english);
    let used = sources();
    // Texts whose key is put together from a code: the code's own test or match shows that it is used.
    let composed = [
        "because-",
        "caveat-",
        "category-",
        "co2e-",
        "confidence-",
        "device-basis-",
        "energy-",
        "evidence-",
        "fleet-column-",
        "grid-basis-",
        "level-",
        "match-",
        "method-",
        "not-known-",
        "problem-",
        "range-mostly-",
        "requirement-",
        "role-",
        "standing-",
        "state-",
        "step-",
        "unit-",
        "windows11-",
    ];
    for key in &danish {
        let is_composed = composed.iter().any(|prefix| key.starts_with(prefix));
        assert!(is_composed || used.contains(&format!("\"{key}\"")), "nothing uses the text {key}");
    }
}

#[test]
fn every_code_of_the_method_has_words() {
    use levetid_footprint::{age, category, figure, grid, total, windows11};
    let mut keys: Vec<String> = Vec::new();
    let mut add =
        |prefix: &str, codes: Vec<&str>| keys.extend(codes.iter().map(|it| format!("{prefix}-{it}")));
    add("because", age::Because::ALL.iter().map(|it| it.code()).collect());
    add("caveat", figure::Caveat::ALL.iter().map(|it| it.code()).collect());
    add("category", category::Category::ALL.iter().map(|it| it.code()).collect());
    add("confidence", age::Confidence::ALL.iter().map(|it| it.code()).collect());
    add("evidence", age::EvidenceKind::ALL.iter().map(|it| it.code()).collect());
    for prefix in ["device-basis", "device-basis-to", "grid-basis"] {
        add(prefix, grid::Basis::ALL.iter().map(|it| it.code()).collect());
    }
    for prefix in ["level", "level-why"] {
        add(prefix, total::Level::ALL.iter().map(|it| it.code()).collect());
    }
    add("match", crate::factors::MatchStanding::ALL.iter().map(|it| it.code()).collect());
    add("method", figure::Method::ALL.iter().map(|it| it.code()).collect());
    add("not-known", figure::NotKnown::ALL.iter().map(|it| it.code()).collect());
    add("requirement", windows11::Requirement::ALL.iter().map(|it| it.code()).collect());
    add("role", age::Role::ALL.iter().map(|it| it.code()).collect());
    add("standing", windows11::Standing::ALL.iter().map(|it| it.code()).collect());
    add("state", super::svg::STATES.to_vec());
    add("step", figure::StepLabel::ALL.iter().map(|it| it.code()).collect());
    add("unit", figure::Unit::ALL.iter().map(|it| it.code()).collect());
    add("windows11", windows11::Verdict::ALL.iter().map(|it| it.code()).collect());
    for lang in Language::ALL {
        let missing: Vec<_> = keys.iter().filter(|key| lang.text(key) == **key).collect();
        assert!(missing.is_empty(), "{lang:?} has no words for {missing:?}");
        for level in total::Level::ALL {
            let mostly = lang.text_with(&format!("range-mostly-{level}"), "share", "73 %");
            assert!(mostly.contains("73 %"), "{lang:?} has no words for {level}: {mostly}");
        }
    }
}

#[test]
fn no_page_shows_a_key_for_a_text() {
    let keys = keys("locales/da");
    for (name, page) in pages() {
        let words = page.split(['<', '>']).map(str::trim);
        for word in words.filter(|word| word.contains('-') && !word.contains(' ')) {
            assert!(!keys.contains(word), "{name} shows the key {word}");
        }
    }
}

/// Writes the pages and assets to the folder named by `LEVETID_PAGES`, to be looked at in a browser.
#[test]
#[ignore = "for eyes: LEVETID_PAGES=folder cargo test -p levetid-collector pages_for_eyes -- --ignored"]
fn pages_for_eyes() {
    let folder = std::env::var("LEVETID_PAGES").expect("LEVETID_PAGES names a folder");
    let folder = Path::new(&folder);
    for (name, page) in pages() {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
    for (name, data) in assets::all() {
        let path = folder.join(assets::url(&name).trim_start_matches('/'));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, data).unwrap();
    }
}

/// The keys of every Fluent file in a folder.
fn keys(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    files
        .flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>())
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

/// The text of all templates and sources.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("templates"), root.join("src")];
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs" || it == "html") {
                all.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}
