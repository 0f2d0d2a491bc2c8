-- cohort/stated_care: whether a parent was in care as a child as court files or clients of services say: yes, no, or unknown and why.
-- grain: one row per parent who enters or cannot be linked
-- key: parent
-- reads: entries, exits, parents, record_persons, set_members, care_files, care_statements, index_deprivation
-- binds: care_definition, care_counts
-- gives: parent text, status text, reason text?, compared bool, birth_year int?, followed_days int?, deprivation text?
--
-- 'file': the files of the index set alone. Files of later sets would be further looks at those who return, and at nobody
-- else. 'self': all that services hold of the client, whenever it was said. care_counts names the words that are care
-- experience, each between strokes. Yes: a word that counts was said. No: a word that does not count was said, which is not
-- 'not known'. Where both were said, statements conflict; where nothing was said, nothing is inferred.
with said as (
    select
        m.parent,
        f.stated
    from set_members m
    join record_persons rp on rp.person = m.parent
    join care_files f on f.record = rp.record and f.application = m.application
    where m.set_number = 1
        and $care_definition = 'file'
    union all
    select
        e.parent,
        c.stated
    from entries e
    join record_persons rp on rp.person = e.parent
    join care_statements c on c.record = rp.record
    where $care_definition = 'self'
),
heard as (
    select
        parent,
        bool_or(strpos($care_counts, '|' || stated || '|') > 0) as says_yes,
        bool_or(stated <> 'not known' and strpos($care_counts, '|' || stated || '|') = 0) as says_no
    from said
    group by parent
),
judged as (
    select
        e.parent,
        e.age,
        e.origin_on,
        p.born_about,
        case
            when not p.linkable then 'cannot be linked'
            when h.parent is null then 'nothing stated'
            when h.says_yes and h.says_no then 'statements conflict'
            when not h.says_yes and not h.says_no then 'stated as not known'
        end as reason,
        h.says_yes
    from entries e
    join parents p on p.parent = e.parent
    left join heard h on h.parent = e.parent
    where e.excluded is null or e.excluded = 'not linkable'
)
select
    j.parent,
    case when j.reason is not null then 'unknown' when j.says_yes then 'yes' else 'no' end as status,
    j.reason,
    j.reason is null as compared,
    -- An age that no parent has is no age.
    case when j.age is not null then cast(date_part('year', j.born_about) as bigint) end as birth_year,
    cast(cast(x.exit_on as int) - cast(j.origin_on as int) as bigint) as followed_days,
    d.deprivation
from judged j
left join exits x on x.parent = j.parent
left join index_deprivation d on d.parent = j.parent
