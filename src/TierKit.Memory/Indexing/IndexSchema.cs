namespace TierKit.Memory.Indexing;

/// <summary>Holds the tables of an index; another version of them is dropped and filled again from the files.</summary>
internal static class IndexSchema
{
    /// <summary>Grows with every change of the tables or of what is written into them, terms included.</summary>
    public const int Version = 2;

    /// <summary>Marks the file as ours: "TKnx".</summary>
    public const int ApplicationId = 0x544B6E78;

    public const string Tables = """
        CREATE TABLE note(
            key INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE, alias TEXT NOT NULL, title TEXT NOT NULL,
            type TEXT NOT NULL, permalink TEXT, tags TEXT NOT NULL, label INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
            metadata TEXT NOT NULL, size INTEGER NOT NULL, written INTEGER NOT NULL, checksum TEXT, warnings TEXT NOT NULL);
        CREATE INDEX note_alias ON note(alias);
        CREATE INDEX note_title ON note(title);
        CREATE INDEX note_permalink ON note(permalink) WHERE permalink IS NOT NULL;
        CREATE INDEX note_modified ON note(modified);
        CREATE TABLE link(
            key INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, target INTEGER, type TEXT NOT NULL, name TEXT NOT NULL, context TEXT, line INTEGER NOT NULL);
        CREATE INDEX link_source ON link(source);
        CREATE INDEX link_target ON link(target) WHERE target IS NOT NULL;
        CREATE INDEX link_unresolved ON link(key) WHERE target IS NULL;
        CREATE TABLE observation(
            note INTEGER NOT NULL, ordinal INTEGER NOT NULL, category TEXT NOT NULL, content TEXT NOT NULL, tags TEXT NOT NULL, context TEXT, line INTEGER NOT NULL,
            PRIMARY KEY(note, ordinal)) WITHOUT ROWID;
        CREATE TABLE document(
            key INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, path TEXT NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL, permalink TEXT, label INTEGER NOT NULL,
            modified INTEGER NOT NULL, tags TEXT NOT NULL, categories TEXT NOT NULL, metadata TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, terms INTEGER NOT NULL);
        CREATE TABLE passage(
            key INTEGER PRIMARY KEY, line INTEGER NOT NULL, last INTEGER NOT NULL, heading TEXT NOT NULL, vector BLOB NOT NULL, text TEXT NOT NULL, check_sum INTEGER NOT NULL);
        CREATE TABLE embedding(document INTEGER PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE embedding_next(document INTEGER PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE kept_vector(text BLOB NOT NULL, space TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(text, space)) WITHOUT ROWID;
        CREATE TABLE space(role TEXT PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE state(one INTEGER PRIMARY KEY CHECK(one = 1), revision INTEGER NOT NULL, epoch INTEGER NOT NULL, next_passage INTEGER NOT NULL, documents INTEGER NOT NULL, passages INTEGER NOT NULL, terms INTEGER NOT NULL);
        INSERT INTO state VALUES(1, 0, 0, 1, 0, 0, 0);
        CREATE VIRTUAL TABLE passage_terms USING fts5(title, headings, body, tags, dates, content='', contentless_delete=1, tokenize='ascii');
        CREATE VIRTUAL TABLE note_terms USING fts5(title, headings, body, tags, dates, content='', contentless_delete=1, tokenize='ascii');
        CREATE VIRTUAL TABLE passage_words USING fts5vocab('passage_terms', 'row');
        """;
}
