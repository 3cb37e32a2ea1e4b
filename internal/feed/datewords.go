package feed

import "strings"

// meaning is what a word of a date says; the zero value says nothing.
type meaning struct {
	month   int8  // 1 to 12
	weekday int8  // 1 for Sunday to 7
	zone    bool  // it names a zone
	offset  int16 // of that zone from UTC, in minutes
}

// words holds what is known, in lower case.
var words = func() map[string]meaning {
	m := make(map[string]meaning)
	for line := range strings.Lines(monthNames) {
		for i, names := range strings.Split(strings.TrimSpace(line), " ") {
			for name := range strings.SplitSeq(names, "|") {
				if name != "-" {
					m[name] = meaning{month: int8(i + 1)}
				}
			}
		}
	}
	for i, names := range strings.Split(weekdayNames, " ") {
		for name := range strings.SplitSeq(names, "|") {
			w := m[name]
			w.weekday = int8(i + 1)
			m[name] = w
		}
	}
	for name, offset := range zones {
		w := m[name]
		w.zone, w.offset = true, offset
		m[name] = w
	}
	return m
}()

// monthNames holds the names of months, whole and abbreviated: a line for each
// language, what an earlier one has left out, in the order of the year.
const monthNames = `jan|january feb|february mar|march apr|april may jun|june jul|july aug|august sep|sept|september oct|october nov|november dec|december
jän|jänner|januar|jaenner feber|februar mär|märz|maerz|mrz - mai juni juli - - okt|oktober - dez|dezember
janv|janvier fév|févr|février|fevrier|fev|fevr mars avr|avril - juin juil|juillet|jui août|aout|aoû septembre octobre novembre déc|décembre|decembre
ene|enero febrero marzo abr|abril mayo junio julio ago|agosto septiembre|setiembre octubre noviembre dic|diciembre
janeiro fevereiro março|marco - maio junho julho - set|setembro out|outubro novembro dezembro
gen|gennaio febbraio - aprile mag|maggio giu|giugno lug|luglio - settembre ott|ottobre - dicembre
januari februari maart|mrt - mei - - augustus - - - -
- - marts - maj - - - - - - -
- - - - - - - augusti - - - -
- - - - - - - - - - - desember|des
tammi|tammikuu|tammikuuta helmi|helmikuu|helmikuuta maalis|maaliskuu|maaliskuuta huhti|huhtikuu|huhtikuuta touko|toukokuu|toukokuuta kesä|kesäkuu|kesäkuuta heinä|heinäkuu|heinäkuuta elo|elokuu|elokuuta syys|syyskuu|syyskuuta loka|lokakuu|lokakuuta marras|marraskuu|marraskuuta joulu|joulukuu|joulukuuta
janúar febrúar - apríl maí júní júlí ágúst - október nóvember -
янв|январь|января фев|февр|февраль|февраля мар|март|марта апр|апрель|апреля май|мая июн|июнь|июня июл|июль|июля авг|август|августа сен|сент|сентябрь|сентября окт|октябрь|октября ноя|нояб|ноябрь|ноября дек|декабрь|декабря
січ|січень|січня лют|лютий|лютого бер|березень|березня кві|квіт|квітень|квітня тра|трав|травень|травня чер|черв|червень|червня лип|липень|липня сер|серп|серпень|серпня вер|верес|вересень|вересня жов|жовт|жовтень|жовтня лис|листоп|листопад|листопада гру|груд|грудень|грудня
студзень|студзеня люты|лютага сакавік|сакавіка красавік|красавіка - чэрвень|чэрвеня ліпень|ліпеня жнівень|жніўня верасень|верасня кастрычнік|кастрычніка лістапад|лістапада снежань|снежня
яну|януари февруари - април - юни юли - сеп|септември октомври ное|ноември декември
јан|јануар феб|фебруар - - мај јун|јуни јул|јули - септембар октобар нов|новембар дец|децембар
sty|styczeń|stycznia lut|luty|lutego marzec|marca kwi|kwiecień|kwietnia maja cze|czerwiec|czerwca lip|lipiec|lipca sie|sierpień|sierpnia wrz|wrzesień|września paź|październik|października lis|listopad|listopada gru|grudzień|grudnia
led|leden|ledna úno|únor|února bře|březen|března dub|duben|dubna kvě|květen|května čvn|červen|června čvc|červenec|července srp|srpen|srpna zář|září říj|říjen|října listopadu pro|prosinec|prosince
január|januára február|februára marec apríla máj|mája jún|júna júl|júla augusta septembra októbra novembra decembra
siječanj|siječnja veljača|veljače ožujak|ožujka travanj|travnja svibanj|svibnja lipanj|lipnja srpanj|srpnja kolovoz|kolovoza rujan|rujna - studeni|studenoga|studenog prosinac|prosinca
- - mart - - - - avgust|avg septembar oktobar novembar decembar
januarja februarja - aprila - junija julija avgusta - oktobra - -
ianuarie|ian februarie martie aprilie - iunie|iun iulie|iul - septembrie octombrie noiembrie|noi decembrie
gener febrer|febr març - maig juny juliol agost|ag setembre - - desembre
- - már|márc|március ápr|április május június július augusztus szept|szeptember - - -
ιαν|ιανουάριος|ιανουαρίου φεβ|φεβρουάριος|φεβρουαρίου μαρ|μάρ|μάρτιος|μαρτίου απρ|απρίλιος|απριλίου μαι|μαϊ|μάι|μάιος|μαΐου|μαίου ιουν|ιούν|ιούνιος|ιουνίου|ιον ιουλ|ιούλ|ιούλιος|ιουλίου|ιολ αυγ|αύγ|αύγουστος|αυγούστου σεπ|σεπτ|σεπτέμβριος|σεπτεμβρίου οκτ|οκτώβριος|οκτωβρίου νοε|νοέ|νοέμβριος|νοεμβρίου δεκ|δεκέμβριος|δεκεμβρίου
oca|ocak şub|şubat|subat - nis|nisan mayıs|mayis haz|haziran tem|temmuz ağu|ağustos|agustos eyl|eylül|eylul eki|ekim kas|kasım|kasim ara|aralık|aralik
- pebruari|peb maret - - - - agustus|agu|agt - - nopember|nop -
- - mac - - - julai ogos|ogo - - - disember|dis
jaan|jaanuar veebr|veebruar märts aprill - juuni juuli - - oktoober - dets|detsember
janvāris|janvārī februāris|februārī martā aprīlis|aprīlī maijs|maijā jūnijs|jūnijā jūlijs|jūlijā augusts|augustā septembris|septembrī oktobris|oktobrī novembris|novembrī decembris|decembrī
sausis|sausio vasaris|vasario kovas|kovo balandis|balandžio gegužė|gegužės birželis|birželio liepa|liepos rugpjūtis|rugpjūčio rugsėjis|rugsėjo spalis|spalio lapkritis|lapkričio gruodis|gruodžio
janar shkurt - prill - qershor korrik gusht shtator tetor nëntor dhjetor
يناير|كانون‌الثاني فبراير|شباط مارس|آذار أبريل|ابريل|إبريل|نيسان مايو|أيار يونيو|يونيه|حزيران يوليو|يوليه|تموز أغسطس|اغسطس|آب سبتمبر|أيلول أكتوبر|اكتوبر نوفمبر ديسمبر
ژانویه فوریه - آوریل مه ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר
जनवरी|जन फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर
জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月
`

// zones holds offsets from UTC in minutes by the names that feeds give them.
// Names of several meanings have that of RFC 822 or else the most common one.
var zones = map[string]int16{
	"gmt": 0, "utc": 0, "ut": 0, "z": 0, "wet": 0, "uct": 0, "zulu": 0,
	"west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60, "mewt": 60, "wat": 60,
	"cest": 120, "mest": 120, "mesz": 120, "eet": 120, "sast": 120, "cat": 120, "ist": 120,
	"eest": 180, "msk": 180, "trt": 180, "idt": 180, "eat": 180, "fet": 180, "мск": 180,
	"msd": 240, "gst": 240, "samt": 240, "azt": 240, "irst": 210, "irdt": 270, "aft": 270,
	"pkt": 300, "uzt": 300, "yekt": 300, "mvt": 300, "npt": 345, "bdt": 360, "omst": 360, "mmt": 390,
	"ict": 420, "wib": 420, "novt": 420, "krat": 420, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "irkt": 480, "wita": 480,
	"jst": 540, "kst": 540, "wit": 540, "yakt": 540, "acst": 570, "acdt": 630,
	"aest": 600, "chst": 600, "vlat": 600, "aedt": 660, "magt": 660, "nzst": 720, "nzdt": 780,
	"nst": -210, "ndt": -150, "ast": -240, "adt": -180, "at": -240, "est": -300, "edt": -240, "et": -300,
	"cst": -360, "cdt": -300, "ct": -360, "mst": -420, "mdt": -360, "mt": -420, "pst": -480, "pdt": -420, "pt": -480,
	"akst": -540, "akdt": -480, "hst": -600, "hast": -600, "hdt": -540, "sst": -660,
	"brt": -180, "brst": -120, "art": -180, "clt": -240, "clst": -180, "cot": -300, "pet": -300, "ect": -300, "vet": -240, "bot": -240, "gft": -180, "uyt": -180,
}

// weekdayNames holds the days of the week where they can settle the order of
// day and month.
const weekdayNames = "sun|sunday mon|monday tue|tues|tuesday wed|wednesday thu|thur|thurs|thursday fri|friday sat|saturday"
