package feed

import "bytes"

// space is a family of elements that share a namespace.
type space uint8

const (
	spaceCore    space = iota // RSS, Atom, CDF and everything without a namespace
	spaceAtom                 // Atom, told apart where it stands in an RSS feed
	spaceRDF                  //
	spaceXHTML                //
	spaceContent              //
	spaceDC                   // Dublin Core with its terms, Creative Commons
	spaceMedia                //
	spaceItunes               // and Google Play, podcast index
	spaceSy                   //
	spaceBurner               // feedburner, pheedo
	spaceXML                  //
	spaceOther                // an address that says nothing
	spaceUnknown              // an undeclared prefix that says nothing
)

// spaceOfURI tells the family of a namespace's address, whatever its scheme,
// case and last slash.
func spaceOfURI(uri []byte) (space, bool) {
	u := bytes.ToLower(bytes.TrimSpace(uri))
	if i := bytes.Index(u, []byte("://")); i >= 0 {
		u = u[i+3:]
	}
	u = bytes.TrimRight(u, "/#")
	switch string(u) {
	case "", "purl.org/rss/1.0", "my.netscape.com/rdf/simple/0.9", "channel.netscape.com/rdf/simple/0.9", "my.netscape.com/publish/formats/rss-0.91.dtd",
		"backend.userland.com/rss", "backend.userland.com/rss2", "backend.userland.com/rss091", "blogs.law.harvard.edu/tech/rss", "purl.org/net/rss1.1", "www.rssboard.org/rss-specification", "cyber.harvard.edu/rss/rss.html":
		return spaceCore, true
	case "www.w3.org/2005/atom", "purl.org/atom/ns", "example.com/newformat", "example.com/necho", "purl.org/echo", "uri/of/echo/namespace", "purl.org/pie":
		return spaceAtom, true
	case "www.w3.org/1999/02/22-rdf-syntax-ns":
		return spaceRDF, true
	case "www.w3.org/1999/xhtml", "www.w3.org/tr/rec-html40", "www.w3.org/html":
		return spaceXHTML, true
	case "purl.org/rss/1.0/modules/content":
		return spaceContent, true
	case "purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0", "purl.org/dc/terms",
		"backend.userland.com/creativecommonsrssmodule", "cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", "web.resource.org/cc":
		return spaceDC, true
	case "search.yahoo.com/mrss", "search.yahoo.com/rss", "video.search.yahoo.com/mrss", "www.rssboard.org/media-rss", "tools.search.yahoo.com/mrss":
		return spaceMedia, true
	case "www.itunes.com/dtds/podcast-1.0.dtd", "www.itunes.com/dtd/podcast-1.0.dtd", "itunes.com/dtds/podcast-1.0.dtd", "www.google.com/schemas/play-podcasts/1.0", "podcastindex.org/namespace/1.0", "example.com/dtds/podcast-1.0.dtd":
		return spaceItunes, true
	case "purl.org/rss/1.0/modules/syndication":
		return spaceSy, true
	case "rssnamespace.org/feedburner/ext/1.0", "www.pheedo.com/namespace/pheedo":
		return spaceBurner, true
	case "www.w3.org/xml/1998/namespace":
		return spaceXML, true
	}
	return spaceOther, false
}

// spaceOfPrefix tells the family that a prefix stands for in the wild.
func spaceOfPrefix(prefix []byte) (space, bool) {
	switch string(prefix) {
	case "atom", "atom10", "atom03", "a10":
		return spaceAtom, true
	case "rdf":
		return spaceRDF, true
	case "xhtml", "html", "xh":
		return spaceXHTML, true
	case "content":
		return spaceContent, true
	case "dc", "dcterms", "dct", "creativecommons", "cc":
		return spaceDC, true
	case "media", "mrss":
		return spaceMedia, true
	case "itunes", "googleplay", "podcast":
		return spaceItunes, true
	case "sy", "syn":
		return spaceSy, true
	case "feedburner", "pheedo":
		return spaceBurner, true
	case "xml":
		return spaceXML, true
	case "rss", "rss10", "rss09":
		return spaceCore, true
	}
	return spaceUnknown, false
}

// element is what a tag means, wherever it stands.
type element uint8

const (
	elUnknown element = iota
	elMarkup          // a tag inside text
	elRSS
	elRDF
	elAtom
	elChannel
	elItem
	elEntry
	elTitle
	elAltTitle // dc:title, media:title, itunes:title
	elLink
	elAtomLink
	elSummary
	elSubtitle   // of a feed, or of an item when nothing better is there
	elAltSummary // itunes:summary, dc:description, media:description
	elContent
	elEncoded
	elID
	elAltID
	elPublished
	elUpdated
	elDate
	elCreated
	elAuthor
	elCreator
	elContributor
	elWebmaster
	elOwner
	elName
	elEmail
	elURI
	elCategory
	elSubject
	elKeywords
	elEnclosure
	elComments
	elSource
	elImage
	elIcon
	elHrefImage // itunes:image
	elURL
	elLanguage
	elRights
	elLicense
	elGenerator
	elTTL
	elSkip // skipHours and skipDays
	elHour
	elDay
	elUpdatePeriod
	elUpdateFrequency
	elOrigLink
	elOrigFile
	elGroup
	elMedia
	elThumbnail
)

// elementOf tells what a local name, in lower case, means in a family.
func elementOf(sp space, local []byte) element {
	switch sp {
	case spaceCore, spaceAtom:
		return coreElement(sp, local)
	case spaceRDF:
		return rdfElement(local)
	case spaceXHTML:
		if string(local) == "body" || string(local) == "div" {
			return elContent
		}
	case spaceContent:
		if string(local) == "encoded" {
			return elEncoded
		}
	case spaceDC:
		return dublinElement(local)
	case spaceMedia:
		return mediaElement(local)
	case spaceItunes:
		return podcastElement(local)
	case spaceSy:
		switch string(local) {
		case "updateperiod":
			return elUpdatePeriod
		case "updatefrequency":
			return elUpdateFrequency
		}
	case spaceBurner:
		switch string(local) {
		case "origlink":
			return elOrigLink
		case "origenclosurelink":
			return elOrigFile
		}
	case spaceUnknown:
		return unprefixedElement(local)
	case spaceOther:
		return foreignElement(local)
	}
	return elUnknown
}

func coreElement(sp space, local []byte) element {
	switch string(local) {
	case "rss":
		return elRSS
	case "rdf":
		return elRDF
	case "feed":
		return elAtom
	case "channel":
		return elChannel
	case "item":
		return elItem
	case "entry":
		return elEntry
	case "title":
		return elTitle
	case "link":
		if sp == spaceAtom {
			return elAtomLink
		}
		return elLink
	case "description", "summary", "abstract":
		return elSummary
	case "subtitle", "tagline", "info":
		return elSubtitle
	case "content", "body", "fullitem":
		return elContent
	case "encoded":
		return elEncoded
	case "id", "guid":
		return elID
	case "pubdate", "published", "issued":
		return elPublished
	case "updated", "modified", "lastbuilddate":
		return elUpdated
	case "date":
		return elDate
	case "created":
		return elCreated
	case "author", "managingeditor":
		return elAuthor
	case "webmaster":
		return elWebmaster
	case "creator":
		return elCreator
	case "contributor":
		return elContributor
	case "name":
		return elName
	case "email":
		return elEmail
	case "uri", "homepage":
		return elURI
	case "url":
		return elURL
	case "category":
		return elCategory
	case "keywords", "tags":
		return elKeywords
	case "subject":
		return elSubject
	case "license":
		return elLicense
	case "enclosure":
		return elEnclosure
	case "comments":
		return elComments
	case "source":
		return elSource
	case "image":
		return elImage
	case "icon", "logo":
		return elIcon
	case "language":
		return elLanguage
	case "copyright", "rights":
		return elRights
	case "generator":
		return elGenerator
	case "ttl":
		return elTTL
	case "skiphours", "skipdays":
		return elSkip
	case "hour":
		return elHour
	case "day":
		return elDay
	case "origlink":
		return elOrigLink
	case "thumbnail":
		return elThumbnail
	}
	return elUnknown
}

func rdfElement(local []byte) element {
	switch string(local) {
	case "rdf":
		return elRDF
	case "value":
		return elEncoded
	}
	return elUnknown
}

func dublinElement(local []byte) element {
	switch string(local) {
	case "title":
		return elAltTitle
	case "creator", "author":
		return elCreator
	case "contributor":
		return elContributor
	case "date":
		return elDate
	case "created", "issued":
		return elCreated
	case "modified":
		return elUpdated
	case "subject":
		return elSubject
	case "description", "abstract":
		return elAltSummary
	case "language":
		return elLanguage
	case "rights":
		return elRights
	case "identifier":
		return elAltID
	case "license":
		return elLicense
	}
	return elUnknown
}

func mediaElement(local []byte) element {
	switch string(local) {
	case "group":
		return elGroup
	case "content":
		return elMedia
	case "thumbnail":
		return elThumbnail
	case "category":
		return elCategory
	case "title":
		return elAltTitle
	case "description":
		return elAltSummary
	}
	return elUnknown
}

func podcastElement(local []byte) element {
	switch string(local) {
	case "author":
		return elCreator
	case "owner":
		return elOwner
	case "image", "images":
		return elHrefImage
	case "category":
		return elCategory
	case "keywords":
		return elKeywords
	case "subtitle":
		return elSubtitle
	case "summary", "description":
		return elAltSummary
	case "name":
		return elName
	case "email":
		return elEmail
	case "title":
		return elAltTitle
	case "link":
		return elAtomLink
	}
	return elUnknown
}

// foreignElement knows the names that no other family has for anything else,
// whatever address their own was given.
func foreignElement(local []byte) element {
	switch string(local) {
	case "encoded", "creator", "thumbnail", "origlink":
		return coreElement(spaceCore, local)
	}
	return elUnknown
}

// unprefixedElement knows the names that mean one thing in any family.
func unprefixedElement(local []byte) element {
	switch string(local) {
	case "rss", "rdf", "feed", "channel", "item", "entry", "encoded", "creator", "thumbnail", "origlink", "pubdate", "guid", "enclosure":
		return coreElement(spaceCore, local)
	}
	return elUnknown
}
