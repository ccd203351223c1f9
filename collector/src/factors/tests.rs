//! What imported rows do to an assessment, and which sets count.

use levetid_footprint::category::Category;
use levetid_footprint::figure::Method;
use levetid_footprint::model::Model;

use super::matching::MatchStanding;
use super::*;
use crate::import::{About, read};
use crate::store::{Actor, FactorImport, FactorRow, NewFactorSet, contract, testing};

const LIST: &str =
    "manufacturer,product,category,embodied_kg,error_percent,off_w,asleep_w,screen_off_w,screen_on_w
HP,EliteBook 840 G9,laptop,190,10,0.3,0.5,2,4
HP,EliteBook 850 G9,laptop,210,10,,,,
";

fn model(product: &str) -> Model {
    Model { manufacturer: Some("HP".into()), product: product.into() }
}

async fn import(
    store: &dyn Store,
    tenant: Option<TenantSlug>,
    sets: Vec<NewFactorSet>,
) -> Vec<crate::store::AddedFactors> {
    let import = FactorImport { tenant, sets, now: contract::now(), actor: Actor::cli() };
    store.add_factor_sets(import).await.unwrap()
}

fn own_list(text: &str) -> Vec<NewFactorSet> {
    read(text.as_bytes(), &About { file: "own.csv".into(), year: Some(2026) }).unwrap().sets
}

#[tokio::test]
async fn rows_count_from_their_revision_on_and_corrections_last() {
    let (_folder, store) = testing::store().await;
    store.add_tenant(contract::tenant(), contract::now(), Actor::cli()).await.unwrap();
    let tenant = contract::tenant().slug;
    import(&store, Some(tenant.clone()), own_list(LIST)).await;

    let factors = Factors::load(&store, Some(&tenant), None).await.unwrap();
    assert_eq!(factors.revision, 2);
    let (figure, found) = factors.making(Some(&model("EliteBook 840 G9")), Category::Laptop).unwrap();
    let figure = figure.unwrap();
    assert_eq!((figure.value.p50(), figure.method), (190.0, Method::Modelled));
    assert_eq!((found.standing, found.rows[0].line), (MatchStanding::Matched, 2));
    assert!(figure.sources[0].reference.contains("factor set 1, line 2"), "{:?}", figure.sources);
    let (watts, _) = factors.watts(Some(&model("EliteBook 840 G9")), Category::Laptop).unwrap();
    assert_eq!(watts.unwrap().screen_on_w.p50(), 4.0);
    let unmatched = factors.making(Some(&model("EliteBook 1040 G9")), Category::Laptop).unwrap();
    assert_eq!((unmatched.0, unmatched.1.standing), (None, MatchStanding::NoSuchName));

    // A person says that the 1040 is as the 850; later, that it is none.
    let choose = |product: Option<(&str, &str)>| {
        let product = product.map(|(maker, product)| (maker.to_owned(), product.to_owned()));
        let figure = Figured::Making;
        let model = "HP EliteBook 1040 G9".to_owned();
        let choice = Choice { figure, model: model.clone(), product, withdrawn: false, because: None };
        vec![NewFactorSet {
            kind: FactorKind::Match,
            name: format!("making/{model}"),
            source: levetid_footprint::sources::BOAVIZTA,
            file: String::new(),
            rows: vec![FactorRow { line: 1, body: serde_json::to_string(&choice).unwrap() }],
        }]
    };
    import(&store, Some(tenant.clone()), choose(Some(("HP", "EliteBook 850 G9")))).await;
    import(&store, Some(tenant.clone()), choose(None)).await;
    for (revision, kg, standing) in [
        (Some(2), None, MatchStanding::NoSuchName),
        (Some(3), Some(210.0), MatchStanding::Chosen),
        (None, None, MatchStanding::NoneChosen),
    ] {
        let factors = Factors::load(&store, Some(&tenant), revision).await.unwrap();
        let (figure, found) = factors.making(Some(&model("EliteBook 1040 G9")), Category::Laptop).unwrap();
        assert_eq!((figure.map(|figure| figure.value.p50()), found.standing), (kg, standing), "{revision:?}");
    }
}

#[tokio::test]
async fn importing_again_changes_nothing_and_a_new_list_takes_the_old_ones_place() {
    use crate::store::AddedFactors::{Added, Unchanged};
    let (_folder, store) = testing::store().await;
    store.add_tenant(contract::tenant(), contract::now(), Actor::cli()).await.unwrap();
    let tenant = contract::tenant().slug;
    let whose = || Some(tenant.clone());
    assert_eq!(import(&store, whose(), own_list(LIST)).await, [Added(1), Added(2)]);
    assert_eq!(import(&store, whose(), own_list(LIST)).await, [Unchanged(1), Unchanged(2)]);
    let shorter: String = LIST.lines().take(2).collect::<Vec<_>>().join("\n").replace("190", "180");
    assert_eq!(import(&store, whose(), own_list(&shorter)).await, [Added(3), Unchanged(2)]);
    // Back to the first: rows are in force that were once before, under a number of their own.
    assert_eq!(import(&store, whose(), own_list(LIST)).await, [Added(4), Unchanged(2)]);

    let stranger: TenantSlug = "odense".parse().unwrap();
    let sets = store.factor_sets().await.unwrap();
    assert!(in_force(&sets, Some(&stranger), None).is_empty(), "a list of one's own is nobody else's");
    let numbers = |at| in_force(&sets, Some(&tenant), at).iter().map(|set| set.revision).collect::<Vec<_>>();
    assert_eq!((numbers(None), numbers(Some(3))), (vec![4, 2], vec![3, 2]));
}

#[tokio::test]
async fn what_is_held_is_as_new_as_what_is_kept() {
    let (_folder, store) = testing::store().await;
    store.add_tenant(contract::tenant(), contract::now(), Actor::cli()).await.unwrap();
    let tenant = contract::tenant().slug;
    let cache = Cache::default();
    for (list, kg) in [(LIST.to_owned(), 190.0), (LIST.replace("190", "180"), 180.0)] {
        import(&store, Some(tenant.clone()), own_list(&list)).await;
        for _ in 0..2 {
            let factors = cache.get(&store, &tenant).await.unwrap();
            let figure = factors.making(Some(&model("EliteBook 840 G9")), Category::Laptop).unwrap().0;
            assert_eq!(figure.unwrap().value.p50(), kg);
            assert_eq!(factors.revision, Factors::load(&store, Some(&tenant), None).await.unwrap().revision);
        }
    }
    assert_eq!(cache.0.lock().await.len(), 2, "what is out of force is not held");
}

#[tokio::test]
async fn lists_of_processors_weigh_in() {
    let (_folder, store) = testing::store().await;
    store.add_tenant(contract::tenant(), contract::now(), Actor::cli()).await.unwrap();
    let text = "2025.10.6\nCore(TM) i5-8250U\nEOF\n";
    let list = read(text.as_bytes(), &About { file: "intel.txt".into(), year: None }).unwrap();
    import(&store, None, list.sets).await;
    let factors = Factors::load(&store, Some(&contract::tenant().slug), None).await.unwrap();
    assert_eq!(factors.cpus.lists("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"), Some(true));
    assert_eq!(factors.cpus.lists("Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz"), Some(false));
}
