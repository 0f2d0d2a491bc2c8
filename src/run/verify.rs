//! Whether a release agrees with its manifest, and is as it was written: by the log of what its run did, and made anew.
//!
//! Custody: hashes; what is made anew passes from zone to zone as in any run.

use std::path::Path;

use super::{Limits, Step, beside, run_after};
use crate::error::Error;
use crate::intake::Keys;
use crate::release::{self, ReleaseError, Verified};
use crate::store::sha256;
use crate::study::Study;
use crate::support::{self, SupportError, Vouched};

/// Makes a release anew, from the extracts to the report, in the new folder `out`, and holds it against the release in
/// `folder`, byte by byte. The hashes of that release are verified before.
///
/// # Errors
/// [`Error`] as [`super::run`]; of the release where its hashes do not agree, where it was made from another study file, where
/// `out` is there already, or where the release made now is another.
pub fn rerun(
    study: &Study,
    folder: &Path,
    out: &Path,
    limits: &Limits,
    watch: &dyn Fn(Step),
) -> Result<Verified, Error> {
    let verified = release::verify(folder)?;
    let found = sha256(study.text.as_bytes());
    let path = folder.to_path_buf();
    if verified.study_sha256 != found {
        let recorded = verified.study_sha256;
        return Err(ReleaseError::OtherStudy { path, recorded, found }.into());
    }
    // Stages that were finished before would be found again, and nothing be made anew.
    if out.exists() {
        let again = out.to_path_buf();
        return Err(ReleaseError::AgainThere { path, again }.into());
    }
    beside::holds_release(study, Keys::open(study)?.ledger(), (folder, out))?;
    // What had been seen before is not in a new work folder: it is taken from the release.
    let before = release::analysed_before(folder)?;
    let again = run_after(study, out, limits, Some(before), watch)?;
    release::reproduces(folder, &again.release)?;
    Ok(verified)
}

/// Verifies a release by its hashes, and by the log of its actions where the support that a run leaves is at hand: in `support`,
/// or beside the release. Gives what the log vouches for, nothing where there is no log at hand.
///
/// # Errors
/// [`Error`] of the release, of a log that is not whole or is another run's, or tells of other files, and of a release that
/// records no log where one is at hand.
pub fn verify(release: &Path, support: Option<&Path>) -> Result<(Verified, Option<Vouched>), Error> {
    let verified = release::verify(release)?;
    let beside = release.with_file_name("support");
    let found = support.or_else(|| beside.is_dir().then_some(beside.as_path()));
    let vouched = match (found, verified.actions_sha256.as_deref()) {
        (Some(folder), Some(recorded)) => {
            let released = (&verified.files, verified.headless_sha256.as_str());
            Some(support::verify(folder, recorded, released)?)
        }
        (Some(folder), None) if support.is_some() || support::has_log(folder) => {
            let path = folder.to_path_buf();
            return Err(SupportError::NoneRecorded { path }.into());
        }
        _ => None,
    };
    Ok((verified, vouched))
}
