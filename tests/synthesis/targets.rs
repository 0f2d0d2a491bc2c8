//! The default world against the published figures that it is fitted to, and the same world on any number of threads.

use seriatim::synthesis::{Settings, Standing, Targets, synthesise, targets};

/// Large enough for every core figure to lie within its bounds, whatever the seed.
const MOTHERS: u32 = 200_000;

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("a pool of threads").install(work)
}

fn outside(table: &Targets, standing: Standing) -> Vec<String> {
    let rows = table.rows.iter().filter(|row| row.standing == standing);
    let outside = rows.filter(|row| row.inside != Some(true));
    outside
        .map(|row| {
            format!(
                "{}: {:.4} not in {} to {}",
                row.target, row.this_world, row.lower, row.upper
            )
        })
        .collect()
}

#[test]
fn a_world_of_200_000_mothers_lies_within_all_core_and_fitted_targets() {
    let table = targets(&Settings::new(MOTHERS, 1)).expect("targets");
    assert_eq!(table.mothers, u64::from(MOTHERS));
    for standing in [Standing::Core, Standing::Fitted] {
        assert_eq!(outside(&table, standing), Vec::<String>::new(), "{standing:?}");
    }
    let core = table.rows.iter().filter(|row| row.standing == Standing::Core);
    assert_eq!(core.count(), 9);
}

#[test]
fn a_small_world_is_measured_but_not_judged() {
    let table = targets(&Settings::new(500, 1)).expect("targets");
    assert!(table.rows.iter().all(|row| row.inside.is_none()));
    assert!(table.rows.iter().all(|row| row.this_world.is_finite()));
}

#[test]
fn the_same_seed_gives_identical_bytes_on_one_two_and_eight_threads() {
    let settings = Settings::new(6_000, 5);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let worlds = [1, 2, 8].map(|threads| {
        let out = folder.path().join(threads.to_string());
        let written = on_threads(threads, || synthesise(&settings, &out)).expect("a world");
        (out, written)
    });
    let [(first, written), others @ ..] = &worlds;
    for (other, again) in others {
        assert_eq!(written, again);
        for file in &written.files {
            let [one, two] = [first, other].map(|world| std::fs::read(world.join(&file.path)).expect("a file"));
            assert!(one == two, "{} differs", file.path);
        }
    }
}
