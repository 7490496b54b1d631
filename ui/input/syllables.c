#include "ui/input/syllables.h"
#include "firmware/base/attr.h"

#include <string.h>

static const char names[][SYLLABLE_MAX_LETTERS + 1] = {"a", "ai", "an", "ang", "ao", "ba", "bai",
	"ban", "bang", "bao", "bei", "ben", "beng", "bi", "bian", "biao", "bie", "bin", "bing",
	"bo", "bu", "ca", "cai", "can", "cang", "cao", "ce", "cen", "ceng", "cha", "chai", "chan",
	"chang", "chao", "che", "chen", "cheng", "chi", "chong", "chou", "chu", "chua", "chuai",
	"chuan", "chuang", "chui", "chun", "chuo", "ci", "cong", "cou", "cu", "cuan", "cui", "cun",
	"cuo", "da", "dai", "dan", "dang", "dao", "de", "dei", "den", "deng", "di", "dia", "dian",
	"diao", "die", "ding", "diu", "dong", "dou", "du", "duan", "dui", "dun", "duo", "e", "ei",
	"en", "eng", "er", "fa", "fan", "fang", "fei", "fen", "feng", "fo", "fou", "fu", "ga",
	"gai", "gan", "gang", "gao", "ge", "gei", "gen", "geng", "gong", "gou", "gu", "gua", "guai",
	"guan", "guang", "gui", "gun", "guo", "ha", "hai", "han", "hang", "hao", "he", "hei", "hen",
	"heng", "hong", "hou", "hu", "hua", "huai", "huan", "huang", "hui", "hun", "huo", "ji",
	"jia", "jian", "jiang", "jiao", "jie", "jin", "jing", "jiong", "jiu", "ju", "juan", "jue",
	"jun", "ka", "kai", "kan", "kang", "kao", "ke", "kei", "ken", "keng", "kong", "kou", "ku",
	"kua", "kuai", "kuan", "kuang", "kui", "kun", "kuo", "la", "lai", "lan", "lang", "lao",
	"le", "lei", "leng", "li", "lia", "lian", "liang", "liao", "lie", "lin", "ling", "liu",
	"lo", "long", "lou", "lu", "luan", "lun", "luo", "lv", "lve", "ma", "mai", "man", "mang",
	"mao", "me", "mei", "men", "meng", "mi", "mian", "miao", "mie", "min", "ming", "miu", "mo",
	"mou", "mu", "na", "nai", "nan", "nang", "nao", "ne", "nei", "nen", "neng", "ni", "nian",
	"niang", "niao", "nie", "nin", "ning", "niu", "nong", "nou", "nu", "nuan", "nuo", "nv",
	"nve", "o", "ou", "pa", "pai", "pan", "pang", "pao", "pei", "pen", "peng", "pi", "pian",
	"piao", "pie", "pin", "ping", "po", "pou", "pu", "qi", "qia", "qian", "qiang", "qiao",
	"qie", "qin", "qing", "qiong", "qiu", "qu", "quan", "que", "qun", "ran", "rang", "rao",
	"re", "ren", "reng", "ri", "rong", "rou", "ru", "ruan", "rui", "run", "ruo", "sa", "sai",
	"san", "sang", "sao", "se", "sen", "seng", "sha", "shai", "shan", "shang", "shao", "she",
	"shei", "shen", "sheng", "shi", "shou", "shu", "shua", "shuai", "shuan", "shuang", "shui",
	"shun", "shuo", "si", "song", "sou", "su", "suan", "sui", "sun", "suo", "ta", "tai", "tan",
	"tang", "tao", "te", "tei", "teng", "ti", "tian", "tiao", "tie", "ting", "tong", "tou",
	"tu", "tuan", "tui", "tun", "tuo", "wa", "wai", "wan", "wang", "wei", "wen", "weng", "wo",
	"wu", "xi", "xia", "xian", "xiang", "xiao", "xie", "xin", "xing", "xiong", "xiu", "xu",
	"xuan", "xue", "xun", "ya", "yan", "yang", "yao", "ye", "yi", "yin", "ying", "yo", "yong",
	"you", "yu", "yuan", "yue", "yun", "za", "zai", "zan", "zang", "zao", "ze", "zei", "zen",
	"zeng", "zha", "zhai", "zhan", "zhang", "zhao", "zhe", "zhei", "zhen", "zheng", "zhi",
	"zhong", "zhou", "zhu", "zhua", "zhuai", "zhuan", "zhuang", "zhui", "zhun", "zhuo", "zi",
	"zong", "zou", "zu", "zuan", "zui", "zun", "zuo"};

int syllable_count(void)
{
	return (int)ARRAY_LEN(names);
}

const char *syllable_name(int id)
{
	return id >= 0 && id < syllable_count() ? names[id] : "";
}

/* The first that is not before these letters. */
static int lower_bound(const char *letters, size_t len)
{
	int low = 0, high = syllable_count();
	while (low < high) {
		int middle = (low + high) / 2;
		if (strncmp(names[middle], letters, len) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

bool syllable_begin(const char *letters, size_t len, int *first_out, int *last_out)
{
	if (len == 0 || len > SYLLABLE_MAX_LETTERS) {
		return false;
	}
	int first = lower_bound(letters, len), end = first;
	while (end < syllable_count() && strncmp(names[end], letters, len) == 0) {
		end++;
	}
	*first_out = first;
	*last_out = end - 1;
	return end > first;
}

int syllable_find(const char *letters, size_t len)
{
	int first, last;
	return syllable_begin(letters, len, &first, &last) && names[first][len] == '\0'
		       ? first
		       : SYLLABLE_NONE;
}

static int find_parts(const char *initial, size_t initial_len, const char *final, size_t final_len)
{
	char whole[SYLLABLE_MAX_LETTERS + 1];
	if (initial_len + final_len > SYLLABLE_MAX_LETTERS) {
		return SYLLABLE_NONE;
	}
	memcpy(whole, initial, initial_len);
	memcpy(whole + initial_len, final, final_len);
	return syllable_find(whole, initial_len + final_len);
}

int syllable_find_spelled(const char *letters, size_t len, bool *is_usual_out)
{
	*is_usual_out = true;
	if (len < 2 || len > SYLLABLE_MAX_LETTERS) {
		return SYLLABLE_NONE;
	}
	if (strchr("jqxy", letters[0]) && letters[1] == 'v') { /* jv: there u is always ü */
		char as_u[2] = {letters[0], 'u'};
		return find_parts(as_u, 2, letters + 2, len - 2);
	}
	if (letters[0] != 'l' && letters[0] != 'n') {
		return SYLLABLE_NONE;
	}
	char as_v[2] = {letters[0], 'v'};
	if (len > 2 && letters[1] == 'y' && letters[2] == 'u') {
		return find_parts(as_v, 2, letters + 3, len - 3);
	}
	if (letters[1] == 'u' && (len == 2 || (len == 3 && letters[2] == 'e'))) {
		*is_usual_out = len == 3; /* lu and nu are syllables of their own */
		return find_parts(as_v, 2, letters + 2, len - 2);
	}
	return SYLLABLE_NONE;
}
