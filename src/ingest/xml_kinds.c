/*
 * xml_kinds.c - kinds of XML that hold articles, as tables: which element is
 * an article, and where in it things stand. A new kind is a row here.
 *
 * Of the rows for one field the first that leads somewhere counts; of authors
 * and keywords all that the first one leads to.
 */
#include "ingest/ingest_p.h"

#include <string.h>

#define ID        FIELD_ID
#define TEXT      FIELD_TEXT
#define TITLE     FIELD_TITLE
#define DATE      FIELD_DATE
#define URL       FIELD_URL
#define AUTHORS   FIELD_AUTHORS
#define LANGUAGE  FIELD_LANGUAGE
#define PUBLISHER FIELD_PUBLISHER
#define KEYWORDS  FIELD_KEYWORDS

/* RSS 0.9x to 2.0 and WordPress exports, RSS 1.0 (RDF) */
#define RSS                                                                    \
    {                                                                          \
        {ID, "guid"}, {ID, "@about"}, {TITLE, "title"}, {TITLE, ":title"},     \
            {URL, "link"}, {URL, ":link@href"}, {DATE, "pubDate"},             \
            {DATE, ":date"}, {DATE, ":published"}, {AUTHORS, ":creator"},      \
            {AUTHORS, "author"}, {KEYWORDS, "category"},                       \
            {KEYWORDS, ":subject"}, {LANGUAGE, ":language"},                   \
            {LANGUAGE, "^//language"}, {PUBLISHER, "^//title"},                \
            {TEXT, ":encoded"}, {TEXT, ":body"}, {TEXT, "fullitem"},           \
            {TEXT, ":content"}, {TEXT, "description"}, {TEXT, ":description"}, \
        {                                                                      \
            TEXT, ":summary"                                                   \
        }                                                                      \
    }

/* NewsML-G2 and NewsML 1.2 */
#define NEWSML_G2                                                              \
    {                                                                          \
        {ID, "@guid"}, {TITLE, "//headline"}, {TITLE, "itemMeta/title"},       \
            {DATE, "contentMeta/contentCreated"},                              \
            {DATE, "itemMeta/firstCreated"},                                   \
            {DATE, "itemMeta/versionCreated"}, {AUTHORS, "contentMeta/by"},    \
            {AUTHORS, "contentMeta/creator/name"},                             \
            {KEYWORDS, "contentMeta/keyword"},                                 \
            {LANGUAGE, "contentMeta/language@tag"}, {LANGUAGE, "@lang"},       \
            {PUBLISHER, "itemMeta/provider/name"},                             \
            {PUBLISHER, "itemMeta/provider@literal"},                          \
            {TEXT, "contentSet/inlineXML//:body.content"},                     \
            {TEXT, "contentSet/inlineXML//:body"},                             \
            {TEXT, "contentSet/inlineXML"},                                    \
        {                                                                      \
            TEXT, "contentSet/inlineData"                                      \
        }                                                                      \
    }

#define NITF                                                                   \
    {                                                                          \
        {ID, "//doc-id@id-string"}, {TITLE, "//hedline/hl1"},                  \
            {TITLE, "head/title"}, {DATE, "//date.issue@norm"},                \
            {DATE, "//story.date@norm"}, {AUTHORS, "//byline/person"},         \
            {AUTHORS, "//byline"}, {KEYWORDS, "//key-list/keyword@key"},       \
            {PUBLISHER, "//distributor"}, {LANGUAGE, "@lang"},                 \
            {TEXT, "//body.content/block[class=full_text]"},                   \
        {                                                                      \
            TEXT, "//body.content"                                             \
        }                                                                      \
    }

#define FACTIVA                                                                \
    {                                                                          \
        {ID, "accessionNo"}, {TITLE, "headline"},                              \
            {DATE, "publicationDate/date"}, {AUTHORS, "byline"},               \
            {LANGUAGE, "baseLanguage"}, {PUBLISHER, "sourceName"},             \
            {TEXT, "leadParagraph"},                                           \
        {                                                                      \
            TEXT, "tailParagraphs"                                             \
        }                                                                      \
    }

static const struct xml_kind kinds[] = {
    {.root = "rss", .record = "item", .fields = RSS},
    {.root = "RDF", .record = "item", .fields = RSS},
    {.root = "feed",
     .record = "entry",
     .fields = {{ID, "id"},
                {TITLE, "title"},
                {TITLE, ":title"},
                {URL, "link[rel=alternate]@href"},
                {URL, "link@href"},
                {DATE, "published"},
                {DATE, "issued"},
                {DATE, "created"},
                {DATE, "updated"},
                {DATE, "modified"},
                {DATE, ":date"},
                {AUTHORS, "author/name"},
                {AUTHORS, ":creator"},
                {AUTHORS, "^author/name"},
                {KEYWORDS, "category@term"},
                {LANGUAGE, "@lang"},
                {LANGUAGE, "^@lang"},
                {PUBLISHER, "^//title"},
                {TEXT, "content"},
                {TEXT, ":encoded"},
                {TEXT, "summary"},
                {TEXT, ":summary"},
                {TEXT, ":description"}}},
    {.root = "nitf", .record = "nitf", .fields = NITF},
    {.root = "newsMessage", .record = "newsItem", .fields = NEWSML_G2},
    {.root = "newsItem", .record = "newsItem", .fields = NEWSML_G2},
    {.root = "contentSet",
     .record = "contentSet",
     .fields = {{TITLE, "//:hl1"}, {TEXT, "//:body.content"}}},
    {.root = "NewsML",
     .record = "NewsItem",
     .fields = {{ID, "//PublicIdentifier"},
                {TITLE, "//NewsLines/HeadLine"},
                {DATE, "//FirstCreated"},
                {DATE, "//ThisRevisionCreated"},
                {AUTHORS, "//NewsLines/ByLine"},
                {KEYWORDS, "//NewsLines/KeywordLine"},
                {LANGUAGE, "//Language@FormalName"},
                {PUBLISHER, "//Provider/Party@FormalName"},
                {TEXT, "//DataContent//:body.content"},
                {TEXT, "//DataContent//:body"},
                {TEXT, "//DataContent"}}},
    {.root = "PPSResponse",
     .record = "article",
     .fields = FACTIVA,
     .all = true},
    {.root = "html", /* Factiva's pages */
     .sign = "<title>Factiva",
     .record = "div",
     .record_class = "article ",
     .fields = {{TITLE, "//*[class*=Headline]"},
                {TEXT, "//p[class*=articleParagraph]"}},
     .all = true},
    {.root = "html",
     .sign = ".DocPublicationName",
     .record = "article",
     .fields = {{TITLE, "//*[class*=titreArticleVisu]"},
                {DATE, "//*[class*=DocHeader]"},
                {PUBLISHER, "//*[class*=DocPublicationName]"},
                {TEXT, "section"}}},
    {.root = "RBNews",
     .record = "RBNews",
     .fields = {{ID, "NewsID"},
                {TITLE, "headline"},
                {DATE, "PublishDate"},
                {PUBLISHER, "origin"},
                {TEXT, "content"}}},
    {.root = "XMLNewsQueuedResponse",
     .record = "RBNews",
     .fields = {{ID, "NewsID"},
                {TITLE, "headline"},
                {DATE, "PublishDate"},
                {PUBLISHER, "origin"},
                {TEXT, "content"}}},
    {.root = "RECORD", /* ProQuest */
     .record = "RECORD",
     .fields = {{ID, "//GOID"},
                {TITLE, "//Title"},
                {DATE, "//NumericDate"},
                {AUTHORS, "//Contributor//OriginalForm"},
                {URL, "//URL"},
                {LANGUAGE, "//Language/RawLang"},
                {PUBLISHER, "//PubFrosting/Title"},
                {TEXT, "//TextInfo/Text"}}},
    {.root = "TEI",
     .record = "TEI",
     .fields = {{ID, "@id"},
                {TITLE, "//titleStmt/title"},
                {DATE, "//sourceDesc//date@when"},
                {AUTHORS, "//titleStmt/author"},
                {LANGUAGE, "@lang"},
                {PUBLISHER, "//sourceDesc//publisher"},
                {TEXT, "text/body"},
                {TEXT, "//body"}}},
    {.root = "document", /* of Word */
     .record = "document",
     .fields = {{TEXT, "body"}},
     .word = true},
    {.root = "mediawiki",
     .record = "page",
     .fields = {{ID, "id"},
                {TITLE, "title"},
                {DATE, "revision[last]/timestamp"},
                {LANGUAGE, "^@lang"},
                {PUBLISHER, "^//sitename"},
                {TEXT, "revision[last]/text"}},
     .wiki = true},
};

static bool has_sign(const struct xml_kind *kind, ss_str s)
{
    return !kind->sign ||
           memmem(s.p, s.len, kind->sign, strlen(kind->sign)) != NULL;
}

const struct xml_kind *xml_kind_of(ss_str root, ss_str s)
{
    if (ss_str_eq(root, SS_STR("teiCorpus")))
        root = SS_STR("TEI");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ss_str_eq(root, ss_str_of(kinds[i].root)) && has_sign(&kinds[i], s))
            return &kinds[i];
    return NULL;
}

static bool is_other(ss_str content, ss_str name, const char *path,
                     const char *wanted, const char *also)
{
    ss_str value;
    if (!xml_find(content, ss_str_of(path), name, &value))
        return false;
    struct xml x = {.s = value};
    struct xml_token t;
    if (xml_next(&x, &t) && t.kind == XML_CDATA)
        value = t.text;
    value = ss_str_trim(value);
    return !ss_str_eq(value, ss_str_of(wanted)) &&
           !ss_str_eq(value, ss_str_of(also));
}

bool xml_passes(const struct xml_kind *kind, ss_str content, ss_str name)
{
    ss_str unused;
    if (kind->wiki) {
        struct xml x = {.s = content};
        struct xml_token t;
        while (xml_next(&x, &t) && !ss_str_eq(t.name, SS_STR("text")))
            if (ss_str_eq(t.name, SS_STR("redirect")))
                return true;
        return is_other(content, name, "ns", "0", "");
    }
    if (strcmp(kind->record, "item") != 0 ||
        !xml_find(content, SS_STR(":post_type"), name, &unused))
        return false;
    return is_other(content, name, ":post_type", "post", "page") ||
           is_other(content, name, ":status", "publish", "");
}
