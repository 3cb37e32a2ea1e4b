package address

import "strings"

// trackers are parameters that say how a reader came to an article and never
// which article it is, on any site. Names are in lower case. A name belongs
// here only when no known site needs it; what one site or one house uses goes
// into siteTrackers.
var trackers = set(`
	fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid
	msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id epik rdt_cid scclid
	_ga _gl _gac _openstat mkt_tok mc_cid mc_eid
	_hsenc _hsmi __hstc __hssc __hsfp hsctatracking
	vero_id vero_conv oly_enc_id oly_anon_id _branch_match_id _branch_referrer
	ml_subscriber ml_subscriber_hash ck_subscriber_id _kx klaviyo_id dm_i
	ref_src ref_url __twitter_impression fb_action_ids fb_action_types fb_source fb_ref
	guccounter guce_referrer guce_referrer_sig soc_src soc_trk
	at_medium at_campaign at_campaign_type at_bbc_team at_format at_link_id at_link_type
	at_link_origin at_ptr_name at_custom1 at_custom2 at_custom3 at_custom4 at_creation at_channel
	at_emailtype at_recipient_id at_recipient_list
	ns_mchannel ns_source ns_campaign ns_linkname ns_fee xtor xtref xtcr xts
	traffic_source cmp cmpid icid intcmp int_cmp ocid ncid s_cid cvid wpisrc wpmm mbid
	wt.mc_id wt.mc_ev wt.tsrc wt.nav wt_mc wt_zmc wtmc
	sr_share spref smid smtyp smprod
	amp_js_v amp_gsa usqp amp_markup
	cx_testid cx_testvariant cx_artpos cx_recs_click cx_recswidget cx_click cx_experienceid
`)

// trackerPrefixes begin the names of whole families of such parameters.
var trackerPrefixes = []string{"utm_", "mtm_", "pk_", "piwik_", "matomo_", "itm_", "hsa_", "stm_"}

// siteTrackers are parameters that only carry tracking on one house's sites,
// keyed by registrable domain (the one that twins leads to).
var siteTrackers = map[string]map[string]bool{
	"barrons.com":         set("mod tesla refsec reflink"),
	"bbc.com":             set("pinned_post_locator"),
	"bloomberg.com":       set("srnd sref leadsource in_source embedded-checkout"),
	"businessinsider.com": set("r ir op"),
	"cbc.ca":              set("__vfz"),
	"cnbc.com":            set("__source par"),
	"cnn.com":             set("eref rss iref"),
	"dailymail.co.uk":     set("ito"),
	"dw.com":              set("maca"),
	"dw.de":               set("maca"),
	"facebook.com":        set("__tn__ __cft__ __xts__ mibextid rdid"),
	"ft.com":              set("ftcamp segmentid"),
	"google.com":          set("oc ved ei usg sa gws_rd gs_l"),
	"independent.co.uk":   set("r"),
	"instagram.com":       set("hl"),
	"latimes.com":         set("track"),
	"marketwatch.com":     set("mod siteid reflink"),
	"metro.co.uk":         set("ito"),
	"nbcnews.com":         set("cid"),
	"npr.org":             set("ft f sc"),
	"nytimes.com":         set("_r partner emc rref ref referringsource referrer unlocked_article_code action module pgtype region src impression_id"),
	"reddit.com":          set("share_id ref ref_source rdt"),
	"reuters.com":         set("feedtype feedname rpc edition-redirect taid"),
	"sky.com":             set("dcmp"),
	"spiegel.de":          set("sara_ref sara_ecid"),
	"substack.com":        set("r s isfreemail triedredirect publication_id post_id token showwelcomeonshare"),
	"theguardian.com":     set("ref"),
	"thetimes.com":        set("t region"),
	"washingtonpost.com":  set("tid itid tidr nid pml outputtype"),
	"wsj.com":             set("mod reflink st tesla"),
	"x.com":               set("s t"),
	"yahoo.com":           set(".tsrc"),
	"youtube.com":         set("feature si pp ab_channel"),
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// dropTracking gives a query without the parameters that name nothing, the
// others in their order with one spelling of their escapes.
func dropTracking(query, site string) string {
	var kept strings.Builder
	for part := range strings.SplitSeq(query, "&") {
		name, value, hasValue := strings.Cut(part, "=")
		if part == "" || isTracking(strings.ToLower(unescape(name)), unescape(value), site) {
			continue
		}
		if kept.Len() > 0 {
			kept.WriteByte('&')
		}
		kept.WriteString(escape(name, inName))
		if hasValue {
			kept.WriteByte('=')
			kept.WriteString(escape(value, inValue))
		}
	}
	return kept.String()
}

// isTracking judges one parameter by its name in lower case; a few names are
// judged by their value too, being used for other things elsewhere.
func isTracking(name, value, site string) bool {
	if trackers[name] || siteTrackers[site][name] {
		return true
	}
	for _, p := range trackerPrefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	switch name {
	case "source", "src", "ref", "from", "rss", "partner":
		return value == "rss" || name == "rss" && value == "1" || strings.HasPrefix(value, "rss-") || value == "feed" || value == "rssfeed"
	case "amp":
		return value == "" || value == "1" || value == "true"
	case "output", "outputtype", "platform", "version", "template", "view", "mode", "format":
		return value == "amp" || value == "ampart"
	}
	return false
}

func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if d, ok := unhex(s, i); ok {
			c = d
			i += 2
		}
		b.WriteByte(c)
	}
	return b.String()
}
