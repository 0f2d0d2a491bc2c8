//! A service's own view: its own records, unlinked, as far as figures that nobody has reviewed.
//!
//! Custody: it hands products from zone to zone and looks into none. What it leaves stands on the safe side.

use std::path::{Path, PathBuf};

use super::Step;
use crate::analysis;
use crate::cohort::Cohort;
use crate::error::Error;
use crate::intake::{self, Keys, PseudonymisedTable};
use crate::linkage::LinkedPersons;
use crate::own_view::{self, Subject};
use crate::store::WorkFolder;
use crate::study::{OwnStudy, Study};
use crate::workbench::{Catalogue, Workbench};

/// Writes what a service's own records say to `out/own-view`, which must not exist yet. The extracts of courts, councils and
/// all others are not read, and nobody is linked.
///
/// # Errors
/// [`Error`] where it is not clear which service is meant, of its extracts, of the queries, or of the folder.
pub fn own_view(study: &Study, service: Option<&str>, out: &Path, watch: &dyn Fn(Step)) -> Result<PathBuf, Error> {
    watch(Step::Checking);
    let own = OwnStudy::of(study, service)?;
    let keys = Keys::open(own.study())?;
    let catalogue = Catalogue::open(own.study().queries.as_deref())?;
    Workbench::empty(own.study(), &catalogue)?.run_all()?;
    let work = WorkFolder::at(&out.join("work"));
    let _lock = work.lock()?;
    watch(Step::Intake);
    let tables = intake::pseudonymise(own.study(), &keys, &work)?;
    watch(Step::Cohort);
    let workbench = Workbench::open(own.study(), &catalogue, &tables, &LinkedPersons::default())?;
    let mut cohort = Cohort::open(own.study(), workbench)?;
    watch(Step::Analysis);
    let found = analysis::own_tables(&own, &mut cohort)?;
    watch(Step::Release);
    let subject = Subject {
        title: own.study().title.clone(),
        service: own.service().to_owned(),
        is_synthetic: tables.tables().iter().all(PseudonymisedTable::is_synthetic),
    };
    let folder = out.join("own-view");
    own_view::write(&subject, &found, &folder)?;
    Ok(folder)
}
