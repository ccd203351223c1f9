use super::*;

fn named(manufacturer: &str, product: &str, version: &str, family: &str, sku: &str) -> String {
    let said = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let [manufacturer, product, version, family, sku] =
        [manufacturer, product, version, family, sku].map(said);
    match Model::of(&ModelFacts { manufacturer, product, version, family, sku }) {
        Finding::Known(model) => model.to_string(),
        Finding::NotKnown(reason) => format!("not known: {reason}"),
    }
}

#[test]
fn models_as_people_say_them() {
    for (manufacturer, product, version, family, sku, expected) in [
        ("LENOVO", "20L5CTO1WW", "ThinkPad T480", "ThinkPad T480", "", "Lenovo ThinkPad T480"),
        ("LENOVO", "81DE", "Lenovo ideapad 330-15IKB", "", "", "Lenovo ideapad 330-15IKB"),
        ("LENOVO", "20150", "Lenovo G580", "", "", "Lenovo G580"),
        (
            "LENOVO",
            "81DE",
            "1.0",
            "",
            "LENOVO_MT_81DE_BU_idea_FM_ideapad 330-15IKB",
            "Lenovo ideapad 330-15IKB",
        ),
        ("LENOVO", "4384A78", "", "ThinkPad T510", "", "Lenovo ThinkPad T510"),
        ("LENOVO", "4384A78", "Lenovo", "", "", "Lenovo 4384A78"),
        ("Hewlett-Packard", "HP EliteBook 8470p", "A1029D1102", "", "", "HP EliteBook 8470p"),
        ("HP", "HP ProBook 450 G8 Notebook PC", "", "", "", "HP ProBook 450 G8"),
        ("HP", "HP Compaq 6000 Pro SFF PC", "", "", "", "HP Compaq 6000 Pro SFF"),
        ("Dell Inc.", "Latitude 7490", "", "Latitude", "081C", "Dell Latitude 7490"),
        ("Dell Inc.", "Dell System XPS L702X", "", "", "", "Dell XPS L702X"),
        ("Dell Inc.", "Dell G15 5515", "", "", "", "Dell G15 5515"),
        ("ASUSTeK COMPUTER INC.", "Vivobook Go E1504FA_E1504FA", "1.0", "", "", "ASUS Vivobook Go E1504FA"),
        (
            "ASUSTeK COMPUTER INC.",
            "VivoBook_ASUSLaptop X515JAB_X515JA",
            "1.0",
            "",
            "",
            "ASUS VivoBook X515JAB",
        ),
        ("LENOVO", "82S2", "Rev 1.0", "IDEAPAD", "", "Lenovo 82S2"),
        ("HP", "HP 15 Notebook PC", "", "", "", "HP 15 Notebook"),
        ("IBM", "System x3650 M2 -[7947AC1]-", "", "", "", "IBM System x3650 M2"),
        ("Micro-Star International Co., Ltd.", "MS-7C37", "2.0", "", "", "MSI MS-7C37"),
        ("Acer, inc.", "Aspire 5920G", "", "", "", "Acer Aspire 5920G"),
        ("eMachines", "eMachines E510", "", "", "", "eMachines E510"),
        ("", "NUC8i5BEH", "", "", "", "NUC8i5BEH"),
    ] {
        assert_eq!(named(manufacturer, product, version, family, sku), expected);
    }
}

#[test]
fn what_names_no_product_is_not_a_model() {
    for product in ["", "Laptop", "HP Notebook PC", "HP", "HuronRiver Platform", "Intel", "Aspire xxxx"] {
        assert_eq!(named("HP", product, "1.0", "", ""), "not known: no-model-name", "{product}");
    }
}

#[test]
fn one_spelling_for_each_maker() {
    for (text, expected) in [
        ("Hewlett-Packard", Some("HP")),
        ("HP-Pavilion", Some("HP")),
        ("HPE", Some("HPE")),
        ("Dell Computer Corporation", Some("Dell")),
        ("MICRO-STAR INTERNATIONAL CO.,LTD", Some("MSI")),
        ("Intel(R) Client Systems", Some("Intel")),
        ("Acer", Some("Acer")),
        ("Acerola GmbH", Some("Acerola")),
        ("Wortmann_AG", Some("Wortmann")),
        ("CSL-Computer GmbH & Co. KG", Some("CSL-Computer")),
        ("Notebook", None),
        ("Ltd.", None),
    ] {
        assert_eq!(manufacturer(text).as_deref(), expected, "{text}");
    }
}
