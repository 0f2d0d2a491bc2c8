//! The ledger of releases and what stands beside it: the log of questions, and the release and the log of actions in the folder
//! of results, which bear witness of how long it was.
//!
//! Custody: places in a ledger; it looks at no count.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::ledger::{self, Ledger, LedgerError, Witness};
use crate::release;
use crate::store::{LedgerPlace, QuestionLog, SecretKey, lies_in_release};
use crate::study::Study;
use crate::support;

/// The folder of the log of questions: beside the ledger, whose own holds entries alone. Another folder of results is no new
/// beginning.
fn questions(study: &Study) -> Result<Option<PathBuf>, Error> {
    let Some(named) = &study.ledger else { return Ok(None) };
    let path = study.folder.join(named);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let path = path.with_file_name(format!("{name}.questions"));
    match lies_in_release(&path) {
        true => Err(LedgerError::InsideResults { path }.into()),
        false => Ok(Some(path)),
    }
}

/// The log of questions of a study, sealed with a key derived from that of its ledger; none of a study without ledger.
///
/// # Errors
/// [`Error::Questions`] for one that is not as it was written; [`Error::Ledger`] where it would stand in a release.
pub(super) fn question_log(study: &Study, ledger: &SecretKey, out: &Path) -> Result<Option<QuestionLog>, Error> {
    let Some(folder) = questions(study)? else {
        return Ok(None);
    };
    let key = ledger.derive("seriatim log of questions");
    Ok(Some(QuestionLog::open(
        &folder,
        &out.join("work").join("questions"),
        key,
    )?))
}

/// All that bears witness in a folder of results. What cannot be read is no witness here: what publishes beside it finds that.
fn witnesses(study: &Study, key: &SecretKey, out: &Path) -> Result<Vec<Witness>, Error> {
    let (release, support) = (out.join("release"), out.join("support"));
    let of_release = release::ledger_place(&release).ok().flatten();
    let of_support = support::ledger_places(&support);
    let log = question_log(study, key, out)?;
    let of = |path: PathBuf, places: Vec<LedgerPlace>| {
        places.into_iter().map(move |place| Witness {
            place,
            path: path.clone(),
        })
    };
    Ok(of(release, of_release.into_iter().collect())
        .chain(of(support, of_support))
        .chain(
            log.into_iter()
                .flat_map(|log| of(log.folder().to_path_buf(), log.ledger_places())),
        )
        .collect())
}

/// Opens the ledger of a study, and holds it against what stands in the folder of results.
///
/// # Errors
/// [`Error::Ledger`] for one that was edited, or is not the one that was there; [`Error::Questions`].
pub(super) fn ledger(study: &Study, key: SecretKey, out: &Path) -> Result<Option<Ledger>, Error> {
    let witnesses = witnesses(study, &key, out)?;
    let ledger = Ledger::open(study, key, out)?;
    match (&ledger, witnesses.first()) {
        (Some(found), _) => found.holds(&witnesses)?,
        (None, Some(Witness { path, .. })) => {
            let witness = path.clone();
            return Err(LedgerError::NotNamed { witness }.into());
        }
        (None, None) => {}
    }
    Ok(ledger)
}

/// Holds the ledger of a study against a release that is made anew.
pub(super) fn holds_release(study: &Study, key: SecretKey, (folder, out): (&Path, &Path)) -> Result<(), Error> {
    let (ledger, witness) = (Ledger::open(study, key, out)?, witness_of(folder)?);
    match (ledger, witness) {
        (Some(ledger), Some(witness)) => Ok(ledger.holds(&[witness])?),
        _ => Ok(()),
    }
}

/// Holds a ledger against a release, without its key. Gives how many entries it has.
///
/// # Errors
/// [`Error`] of the release, and of a ledger that is shorter than the release says, is another one, or whose entries do not
/// follow one another.
pub fn verify_ledger(folder: &Path, release: &Path) -> Result<usize, Error> {
    match witness_of(release)? {
        Some(witness) => Ok(ledger::verify(folder, &witness)?),
        None => {
            let path = release.to_path_buf();
            Err(LedgerError::NoneRecorded { path }.into())
        }
    }
}

fn witness_of(release: &Path) -> Result<Option<Witness>, Error> {
    let place = release::ledger_place(release)?;
    let path = release.to_path_buf();
    Ok(place.map(|place| Witness { place, path }))
}
