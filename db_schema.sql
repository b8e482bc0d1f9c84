-- One file holds any number of assessments: a laptop's visits, or the office's whole round.
-- Every edit is one transaction that writes the rows that changed and one event, so the file is
-- complete whenever it is copied. It can be read with any SQLite tool (3.37 or newer).
-- Amounts of points are decimal text inside JSON; scores are never stored, they follow from the rows.

PRAGMA application_id = 0x58434741; -- "XCGA": 巡察整改评估
PRAGMA user_version = 6;

-- The rubrics that assessments here were scored with, each whole: a later revision of the
-- regulation never changes an old result.
CREATE TABLE rubric (
  digest TEXT PRIMARY KEY CHECK (length(digest) = 64), -- SHA-256 of source
  id     TEXT NOT NULL,                                -- such as xunchazhenggai-1
  source TEXT NOT NULL                                 -- the TOML text
) STRICT;

-- One row a visit.
CREATE TABLE assessment (
  id      TEXT PRIMARY KEY CHECK (length(id) = 36),    -- UUID
  rubric  TEXT NOT NULL REFERENCES rubric (digest),
  status  TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'final', 'signed', 'handed_over', 'void')),
  head    TEXT NOT NULL CHECK (length(head) = 64),     -- hash of its last event
  unit    TEXT NOT NULL DEFAULT '',                    -- 被评估单位
  date    TEXT NOT NULL DEFAULT '' CHECK (date = '' OR date IS date(date)), -- 评估日期, ISO
  leader  TEXT NOT NULL DEFAULT '',                    -- 评估组组长
  members TEXT NOT NULL DEFAULT '[]' CHECK (substr(members, 1, 1) = '['),  -- 评估组成员
  conduct TEXT NOT NULL DEFAULT '[]' CHECK (substr(conduct, 1, 1) = '['),  -- 第十五条所列情形及依据
  noted   TEXT NOT NULL DEFAULT '[]' CHECK (substr(noted, 1, 1) = '['),      -- warnings noted before 定稿, and the remarks
  mark    TEXT NOT NULL DEFAULT ''                     -- 标注 on each page of the unit's paper, such as 内部; empty: none
) STRICT;

-- What was entered for an item. No row, or a value without the item's own key: 未评.
CREATE TABLE answer (
  assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  item       INTEGER NOT NULL,                         -- 序号
  value      TEXT NOT NULL CHECK (substr(value, 1, 1) = '{'),  -- such as {"count":1} or {"ticked":[]}
  note       TEXT NOT NULL DEFAULT '',                 -- 说明
  methods    TEXT NOT NULL DEFAULT '[]' CHECK (substr(methods, 1, 1) = '['), -- 查证方式
  files      TEXT NOT NULL DEFAULT '[]' CHECK (substr(files, 1, 1) = '['),   -- 佐证材料: name, sha256, size each
  own        TEXT,                                     -- 自评分, decimal text; NULL: none given
  own_note   TEXT NOT NULL DEFAULT '',                 -- 自评说明, in the unit's words
  PRIMARY KEY (assessment, item)
) STRICT, WITHOUT ROWID;

-- The ledger of an item that grades a list of tasks.
CREATE TABLE task (
  assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  item       INTEGER NOT NULL,
  id         INTEGER NOT NULL,                         -- names the task for as long as it lives
  position   INTEGER NOT NULL,                         -- order in the ledger, from 0
  finding    TEXT NOT NULL DEFAULT '',                 -- 反馈问题, where the task is a measure against it
  text       TEXT NOT NULL DEFAULT '',                 -- 整改任务
  department TEXT NOT NULL DEFAULT '',                 -- 责任部门
  leader     TEXT NOT NULL DEFAULT '',                 -- 责任领导
  person     TEXT NOT NULL DEFAULT '',                 -- 责任人
  deadline   TEXT NOT NULL DEFAULT '',                 -- 整改时限, as the unit wrote it
  progress   TEXT NOT NULL DEFAULT '',                 -- 单位自报完成情况; never a grade
  note       TEXT NOT NULL DEFAULT '',                 -- 评定说明
  grade      TEXT,                                     -- 评定等次; NULL: 未评
  methods    TEXT NOT NULL DEFAULT '[]' CHECK (substr(methods, 1, 1) = '['),
  files      TEXT NOT NULL DEFAULT '[]' CHECK (substr(files, 1, 1) = '['),
  target     TEXT NOT NULL DEFAULT '',                 -- 整改目标（标准）, 销号标准: what the unit promised
  remark     TEXT NOT NULL DEFAULT '',                 -- 备注 of the unit's ledger, and its columns without a field
  PRIMARY KEY (assessment, item, id)
) STRICT, WITHOUT ROWID;

-- Counts of the satisfaction ballot by group of voters. No single ballot is ever stored.
CREATE TABLE ballot (
  assessment   TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  item         INTEGER NOT NULL,
  voters       TEXT NOT NULL,                          -- 测评对象
  position     INTEGER NOT NULL,
  issued       INTEGER NOT NULL DEFAULT 0 CHECK (issued >= 0),        -- 发出
  returned     INTEGER NOT NULL DEFAULT 0 CHECK (returned >= 0),      -- 收回
  satisfied    INTEGER NOT NULL DEFAULT 0 CHECK (satisfied >= 0),     -- 满意
  fairly       INTEGER NOT NULL DEFAULT 0 CHECK (fairly >= 0),        -- 基本满意
  dissatisfied INTEGER NOT NULL DEFAULT 0 CHECK (dissatisfied >= 0),  -- 不满意
  abstained    INTEGER NOT NULL DEFAULT 0 CHECK (abstained >= 0),     -- 弃权（不了解）
  invalid      INTEGER NOT NULL DEFAULT 0 CHECK (invalid >= 0),       -- 无效
  PRIMARY KEY (assessment, item, voters)
) STRICT, WITHOUT ROWID;

-- What was done, in order: one event an edit, an undo, a 定稿. Words for it are made when it is shown.
-- The events of an assessment are a chain: each bears the hash over the one before and itself
-- (docs/file-format.md), the last hash stands in assessment.head and goes into the check code.
CREATE TABLE event (
  id         INTEGER PRIMARY KEY,
  assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  at         TEXT NOT NULL,                            -- local time with offset, ISO
  person     TEXT NOT NULL DEFAULT '',                 -- who was at the keyboard
  kind       TEXT NOT NULL,                            -- such as edited, undone, finalised
  data       TEXT NOT NULL CHECK (substr(data, 1, 1) = '{'),    -- what the kind needs, such as {"reason":"…"}
  changes    TEXT NOT NULL CHECK (substr(changes, 1, 1) = '['), -- [table, key, old row, new row] each
  hash       TEXT NOT NULL CHECK (length(hash) = 64)   -- SHA-256
) STRICT;

-- Which assessments came into this file and which left it, in a chain of its own.
CREATE TABLE inventory (
  id         INTEGER PRIMARY KEY,
  assessment TEXT NOT NULL,
  at         TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('begun', 'taken_in', 'deleted')),
  program    TEXT NOT NULL,                            -- version of the program that wrote this
  hash       TEXT NOT NULL CHECK (length(hash) = 64)   -- SHA-256
) STRICT;

-- The bytes of the evidence that answers and tasks name; the same file is stored once.
CREATE TABLE evidence (
  sha256  TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  type    TEXT NOT NULL,                               -- media type, such as image/jpeg
  size    INTEGER NOT NULL CHECK (size = length(content)),
  content BLOB NOT NULL
) STRICT;

-- What 定稿 has fixed. Nothing here is ever changed or taken away again.
CREATE TABLE revision (
  assessment TEXT NOT NULL REFERENCES assessment (id),
  number     INTEGER NOT NULL CHECK (number > 0),      -- 第n版
  at         TEXT NOT NULL,                            -- local time with offset, ISO
  person     TEXT NOT NULL,                            -- who was at the keyboard
  reason     TEXT NOT NULL,                            -- why the revision before was reopened
  record     TEXT NOT NULL,                            -- the record as interchange JSON
  result     TEXT NOT NULL,                            -- its score, as the command line prints it
  form       TEXT NOT NULL CHECK (form IN ('check/1', 'check/2')), -- of the check code
  head       TEXT NOT NULL,                            -- of the history on which the code rests; empty in check/1
  program    TEXT NOT NULL,                            -- version of the program that made the PDFs; empty if not known
  code       TEXT NOT NULL CHECK (length(code) = 64),  -- SHA-256, see docs/file-format.md
  sheet      BLOB NOT NULL,                            -- PDF for the unit; before 1.2 the form alone
  supplement BLOB NOT NULL,                            -- PDF of what is internal; before 1.2 of every part
  seal       TEXT NOT NULL CHECK (length(seal) = 64),  -- SHA-256 over this row
  PRIMARY KEY (assessment, number)
) STRICT;

-- Who signed the printed sheet of a revision: the group's leader, and apart from that the unit, which may refuse to.
CREATE TABLE signing (
  id         INTEGER PRIMARY KEY,
  assessment TEXT NOT NULL,
  revision   INTEGER NOT NULL,
  at         TEXT NOT NULL,
  person     TEXT NOT NULL,
  outcome    TEXT NOT NULL CHECK (outcome IN ('signed', 'refused', 'unasked')), -- how the unit took it
  signer     TEXT NOT NULL,                            -- 党组织负责人, for the unit; empty where unasked
  remark     TEXT NOT NULL,                            -- 单位意见, or why it was refused
  files      TEXT NOT NULL CHECK (substr(files, 1, 1) = '['), -- the scan: name, sha256, size
  seal       TEXT NOT NULL CHECK (length(seal) = 64),  -- SHA-256 over this row
  leader     TEXT NOT NULL DEFAULT '',                 -- 评估组组长 who signed; empty: recorded before version 5
  members    TEXT NOT NULL DEFAULT '[]' CHECK (substr(members, 1, 1) = '['),  -- 评估组成员 who signed
  FOREIGN KEY (assessment, revision) REFERENCES revision (assessment, number)
) STRICT;

-- Which revisions were handed over in which copy of this file; the copy cannot name its own hash.
CREATE TABLE handover (
  id         INTEGER PRIMARY KEY,
  assessment TEXT NOT NULL,
  revision   INTEGER NOT NULL,
  at         TEXT NOT NULL,
  person     TEXT NOT NULL,
  name       TEXT NOT NULL,                            -- of the copy
  sha256     TEXT NOT NULL CHECK (length(sha256) = 64), -- of the copy's bytes
  FOREIGN KEY (assessment, revision) REFERENCES revision (assessment, number)
) STRICT;

-- What came in by merging: the events of other copies of an assessment, each as its own copy has it. Of a branch
-- every event names the one before by its hash; the last one is named by an event "merged" (docs/file-format.md).
CREATE TABLE side_event (
  id         INTEGER PRIMARY KEY,
  assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  before     TEXT NOT NULL CHECK (length(before) = 64), -- hash of the event before
  at         TEXT NOT NULL,
  person     TEXT NOT NULL DEFAULT '',
  kind       TEXT NOT NULL,
  data       TEXT NOT NULL CHECK (substr(data, 1, 1) = '{'),
  changes    TEXT NOT NULL CHECK (substr(changes, 1, 1) = '['),
  hash       TEXT NOT NULL CHECK (length(hash) = 64),
  UNIQUE (assessment, hash)
) STRICT;

-- A revision that was not decided for, where two were made from one: it stays, and counts for nothing.
CREATE TABLE side_revision (
  assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number > 0),
  code       TEXT NOT NULL CHECK (length(code) = 64),
  row        TEXT NOT NULL CHECK (substr(row, 1, 1) = '{'), -- the other columns of revision but the PDFs
  signings   TEXT NOT NULL CHECK (substr(signings, 1, 1) = '['), -- the rows of signing
  sheet      BLOB NOT NULL,
  supplement BLOB NOT NULL,
  PRIMARY KEY (assessment, code)
) STRICT;

-- 单位名册: whom the office assesses, whatever they are called in a year.
CREATE TABLE unit (
  id         TEXT PRIMARY KEY CHECK (length(id) = 36), -- UUID
  position   INTEGER NOT NULL,
  name       TEXT NOT NULL CHECK (name <> ''),         -- full name, as it stands on the sheet
  short      TEXT NOT NULL DEFAULT '',                 -- 简称
  head       TEXT NOT NULL DEFAULT '',                 -- 主要负责人
  supervisor TEXT NOT NULL DEFAULT '',                 -- 联系局领导
  aliases    TEXT NOT NULL DEFAULT '[]' CHECK (substr(aliases, 1, 1) = '[') -- 曾用名和别称, by which it is known too
) STRICT;

-- 轮次: what is assessed together.
CREATE TABLE round (
  id     TEXT PRIMARY KEY CHECK (length(id) = 36),     -- UUID
  name   TEXT NOT NULL CHECK (name <> ''),
  year   INTEGER NOT NULL,
  begins TEXT NOT NULL DEFAULT '' CHECK (begins = '' OR begins IS date(begins)),
  ends   TEXT NOT NULL DEFAULT '' CHECK (ends = '' OR ends IS date(ends)) -- after which a unit is overdue
) STRICT;

-- 评估组 of a round.
CREATE TABLE team (
  id       TEXT PRIMARY KEY CHECK (length(id) = 36),   -- UUID
  round    TEXT NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name     TEXT NOT NULL CHECK (name <> ''),           -- such as 第一评估组
  leader   TEXT NOT NULL DEFAULT '',                   -- 组长
  deputy   TEXT NOT NULL DEFAULT ''                    -- 副组长
) STRICT;

-- 组员, and which items somebody usually assesses.
CREATE TABLE member (
  team     TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name     TEXT NOT NULL CHECK (name <> ''),
  items    TEXT NOT NULL DEFAULT '[]' CHECK (substr(items, 1, 1) = '['), -- numbers of items; empty: not divided
  PRIMARY KEY (team, name)
) STRICT, WITHOUT ROWID;

-- 回避: who does not assess which unit.
CREATE TABLE recusal (
  person TEXT NOT NULL CHECK (person <> ''),
  unit   TEXT NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (person, unit)
) STRICT, WITHOUT ROWID;

-- To which unit an assessment belongs, by id and never by name, in which round, and whose it is to do. The assessment
-- itself may still be in another file.
CREATE TABLE assignment (
  assessment TEXT PRIMARY KEY CHECK (length(assessment) = 36),
  unit       TEXT NOT NULL REFERENCES unit (id),
  round      TEXT REFERENCES round (id),
  team       TEXT REFERENCES team (id)
) STRICT, WITHOUT ROWID;

-- Who is to do which part of an assessment; what nobody is named for is everybody's.
CREATE TABLE share (
  assessment TEXT NOT NULL CHECK (length(assessment) = 36),
  person     TEXT NOT NULL CHECK (person <> ''),
  items      TEXT NOT NULL DEFAULT '[]' CHECK (substr(items, 1, 1) = '['), -- numbers of items
  tasks      TEXT NOT NULL DEFAULT '[]' CHECK (substr(tasks, 1, 1) = '['), -- [item, id] of single tasks
  PRIMARY KEY (assessment, person)
) STRICT, WITHOUT ROWID;

-- What this file is a copy of, where it was given out: one row, of the last time.
CREATE TABLE package (
  id         TEXT PRIMARY KEY CHECK (length(id) = 36), -- UUID of the giving
  at         TEXT NOT NULL,
  giver      TEXT NOT NULL,                            -- who gave it out
  recipient  TEXT NOT NULL,                            -- to whom: a team or a person
  kind       TEXT NOT NULL CHECK (kind IN ('team', 'member', 'copy')),
  person     TEXT NOT NULL DEFAULT '',                 -- who is at the keyboard of this copy, where that is known
  office_key TEXT NOT NULL DEFAULT ''                  -- the office's public key in hex (Ed25519); empty: none
) STRICT;

-- What was given out to whom. An event of the office's own: nothing in the assessments changes by it.
CREATE TABLE giving (
  id          TEXT PRIMARY KEY CHECK (length(id) = 36), -- UUID, in the package too
  at          TEXT NOT NULL,
  person      TEXT NOT NULL,                           -- who was at the keyboard
  recipient   TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('team', 'member', 'copy')),
  name        TEXT NOT NULL,                           -- of the file
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64), -- of its bytes
  assessments TEXT NOT NULL CHECK (substr(assessments, 1, 1) = '[') -- [id, head] each
) STRICT;

-- What was taken in out of which file, or taken back as a whole.
CREATE TABLE taking (
  id          INTEGER PRIMARY KEY,
  at          TEXT NOT NULL,
  person      TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('taken_in', 'undone', 'confirmed')), -- confirmed: a receipt was issued
  batch       TEXT NOT NULL CHECK (length(batch) = 36), -- UUID: what was taken in at once, and is undone as a whole
  name        TEXT NOT NULL,                           -- of the file; of an undoing empty
  sha256      TEXT NOT NULL,                           -- of its bytes
  backup      TEXT NOT NULL DEFAULT '',                -- name of the backup that was made before
  assessments TEXT NOT NULL CHECK (substr(assessments, 1, 1) = '['), -- [id, what was done, head before, head after] each
  untaken     TEXT NOT NULL DEFAULT '[]' CHECK (substr(untaken, 1, 1) = '['), -- ids of what the file held and was left
  brought     TEXT NOT NULL DEFAULT '[]' CHECK (substr(brought, 1, 1) = '[')  -- [table, key…] of rows of the register
) STRICT;

-- What the office does beside scoring: 审核, 审定, what follows from them, papers that were issued. Rows are only added;
-- what stands of a thing are the acts that no other one of it goes on from (docs/file-format.md).
CREATE TABLE act (
  id         TEXT PRIMARY KEY CHECK (length(id) = 64), -- SHA-256 over the other columns
  assessment TEXT NOT NULL CHECK (assessment = '' OR length(assessment) = 36), -- empty: of none in particular
  unit       TEXT NOT NULL CHECK (unit = '' OR length(unit) = 36), -- of the register; empty: none
  at         TEXT NOT NULL,                            -- local time with offset, ISO
  person     TEXT NOT NULL,                            -- who was at the keyboard
  kind       TEXT NOT NULL,                            -- such as reviewed, decided, follow_up
  data       TEXT NOT NULL CHECK (substr(data, 1, 1) = '{'),    -- what the kind needs, such as {"grade":"…"}
  replaces   TEXT NOT NULL CHECK (substr(replaces, 1, 1) = '[') -- ids of the acts that it goes on from
) STRICT, WITHOUT ROWID;

-- The office's key pair: what is handed over to the office is sealed for it, and it signs what it has received.
CREATE TABLE office_key (
  public TEXT PRIMARY KEY CHECK (length(public) = 64), -- Ed25519, hex
  secret BLOB NOT NULL,                                -- its seed under the office's passphrase
  at     TEXT NOT NULL,
  office TEXT NOT NULL DEFAULT ''                      -- whose it is, for people
) STRICT;

CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is final'); END;
CREATE TRIGGER revision_is_kept BEFORE DELETE ON revision
WHEN EXISTS (SELECT 1 FROM assessment WHERE id = old.assessment) BEGIN SELECT RAISE(ABORT, 'a revision is kept'); END;
CREATE TRIGGER signing_stays BEFORE UPDATE ON signing BEGIN SELECT RAISE(ABORT, 'a signing is final'); END;
CREATE TRIGGER signing_is_kept BEFORE DELETE ON signing
WHEN EXISTS (SELECT 1 FROM assessment WHERE id = old.assessment) BEGIN SELECT RAISE(ABORT, 'a signing is kept'); END;

CREATE TRIGGER handover_stays BEFORE UPDATE ON handover BEGIN SELECT RAISE(ABORT, 'a handover is told for good'); END;
CREATE TRIGGER handover_is_kept BEFORE DELETE ON handover
WHEN EXISTS (SELECT 1 FROM assessment WHERE id = old.assessment) BEGIN SELECT RAISE(ABORT, 'a handover is kept'); END;

CREATE TRIGGER event_stays BEFORE UPDATE ON event
WHEN old.kind IN ('finalised', 'reopened', 'voided', 'signed', 'handed_over')
BEGIN SELECT RAISE(ABORT, 'what was done is told for good'); END;
CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'an act is told for good'); END;

CREATE INDEX event_of_assessment ON event (assessment, id);
CREATE INDEX milestone_of_assessment ON event (assessment, id) WHERE changes = '[]';
CREATE INDEX side_event_of_assessment ON side_event (assessment, id);
CREATE INDEX assignment_of_unit ON assignment (unit);
CREATE INDEX taking_of_file ON taking (sha256);
CREATE INDEX act_of_assessment ON act (assessment);
