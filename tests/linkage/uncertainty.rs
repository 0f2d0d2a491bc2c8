//! Standard errors of the parameters against how far the parameters of like worlds lie apart.

use seriatim::linkage::{LevelReport, Population, PopulationModel, Settings, link};

use super::world::{Errors, World};

/// Mothers' models of as many worlds.
fn models(mothers: usize, worlds: u64) -> Vec<PopulationModel> {
    let settings = Settings {
        compares_relatives: false,
        ..Settings::default()
    };
    let model = |seed| {
        let linkage = link(&World::new(mothers, Errors::REALISTIC, seed).tokens(), &settings).unwrap();
        let mut models = linkage.models().iter();
        models
            .find(|model| model.population == Population::Mothers)
            .cloned()
            .unwrap()
    };
    (100..100 + worlds).map(model).collect()
}

fn level<'m>(model: &'m PopulationModel, field: &str, name: &str) -> &'m LevelReport {
    let compared = model
        .comparisons
        .iter()
        .find(|compared| compared.field == field)
        .unwrap();
    compared.levels.iter().find(|level| level.name == name).unwrap()
}

/// The mean standard error over the spread of the estimates.
fn ratio(estimates: &[(f64, f64)]) -> f64 {
    let count = estimates.len() as f64;
    let mean = estimates.iter().map(|(value, _)| value).sum::<f64>() / count;
    let spread = estimates.iter().map(|(value, _)| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let variance = estimates.iter().map(|(_, error)| error * error).sum::<f64>() / count;
    (variance / spread).sqrt()
}

fn m(model: &PopulationModel, field: &str, name: &str) -> (f64, f64) {
    let level = level(model, field, name);
    (level.m, level.m_standard_error.unwrap())
}

fn u(model: &PopulationModel, field: &str, name: &str) -> (f64, f64) {
    let level = level(model, field, name);
    (level.u, level.u_standard_error.unwrap())
}

/// A standard deviation of 24 worlds is known to 15 %. Pairs of one mother share her records, which the errors of m leave
/// out; and those of u are raised by at most what a population adds to the drawing of pairs.
#[test]
fn parameters_of_like_worlds_lie_as_far_apart_as_their_errors_say() {
    let models = models(400, 24);
    let of = |read: &dyn Fn(&PopulationModel) -> (f64, f64)| ratio(&models.iter().map(read).collect::<Vec<_>>());
    let ratios = [
        of(&|model| m(model, "forename", "exact")),
        of(&|model| m(model, "surname", "same current name")),
        of(&|model| m(model, "birth date", "exact")),
        of(&|model| u(model, "forename", "exact")),
        of(&|model| u(model, "surname", "same current name")),
        of(&|model| u(model, "birth date", "same year")),
    ];
    assert!(ratios.iter().all(|ratio| (0.5..1.8).contains(ratio)), "{ratios:?}");
}

#[test]
fn errors_shrink_as_the_population_grows() {
    let error = |mothers| {
        let own = &models(mothers, 1)[0];
        [
            own.lambda_standard_error.unwrap() / own.lambda,
            m(own, "forename", "exact").1,
            m(own, "postcode", "else").1,
        ]
    };
    let (few, many) = (error(300), error(3000));
    for (few, many) in few.into_iter().zip(many) {
        assert!(many < few / 2.0 && many > few / 6.0, "{few} {many}");
    }
}

#[test]
fn all_starts_end_at_one_place_and_leave_their_traces() {
    for model in models(1000, 2) {
        assert_eq!(model.starts.len(), 4);
        assert_eq!((model.starts[0].start, model.starts[0].behind), ("present", 0.0));
        for start in &model.starts {
            assert!(
                start.converged && start.differs_in < 0.01,
                "{} {}",
                start.start,
                start.differs_in
            );
            let rises = start
                .log_posterior
                .windows(2)
                .all(|two| two[1] >= two[0] - 1e-9 * two[0].abs());
            assert!(rises && !start.log_posterior.is_empty());
        }
        assert!(model.starts[1..].iter().all(|start| start.log_posterior.len() > 3));
    }
}
