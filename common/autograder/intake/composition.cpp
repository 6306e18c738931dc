#include "autograder/intake/composition.hpp"

#include <array>
#include <string_view>

namespace autograder {

namespace {

struct Row {
    char32_t mark;
    std::u32string_view pairs; ///< letter without the mark, letter with it, and so on
};

// From the canonical decompositions of https://www.unicode.org/Public/15.0.0/ucd/UnicodeData.txt.
constexpr std::array<Row, 27> rows{{
    {0x0300, U"AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳЕЀИЍеѐиѝ"},
    {0x0301, U"AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿÇḈçḉĒḖēḗÏḮïḯ"
             U"KḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứГЃКЌгѓкќΑΆΕΈΗΉΙΊΟΌΥΎΩΏϊΐαάεέ"
             U"ηήιίϋΰοόυύωώ"},
    {0x0302, U"AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ"},
    {0x0303, U"AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"},
    {0x0304, U"AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳGḠgḡḶḸḷḹṚṜṛṝ"},
    {0x0306, U"AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭȨḜȩḝẠẶạặУЎИЙийуў"},
    {0x0307, U"CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡŚṤśṥŠṦšṧṢṨṣṩTṪtṫWẆ"
             U"wẇXẊxẋYẎyẏſẛ"},
    {0x0308, U"AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸHḦhḧÕṎõṏŪṺūṻWẄwẅXẌxẍtẗЕЁІЇеёіїΙΪΥΫιϊυϋ"},
    {0x0309, U"AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"},
    {0x030A, U"AÅaåUŮuůwẘyẙ"},
    {0x030B, U"OŐoőUŰuű"},
    {0x030C, U"CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ"},
    {0x030F, U"AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕ"},
    {0x0311, U"AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ"},
    {0x031B, U"OƠoơUƯuư"},
    {0x0323, U"BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸeẹIỊiịOỌoọƠỢơợUỤuụƯỰưự"
             U"YỴyỵ"},
    {0x0324, U"UṲuṳ"},
    {0x0325, U"AḀaḁ"},
    {0x0326, U"SȘsșTȚtț"},
    {0x0327, U"CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ"},
    {0x0328, U"AĄaąEĘeęIĮiįUŲuųOǪoǫ"},
    {0x032D, U"DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ"},
    {0x032E, U"HḪhḫ"},
    {0x0330, U"EḚeḛIḬiḭUṴuṵ"},
    {0x0331, U"BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ"},
    {0x3099, U"かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼ"
             U"うゔゝゞカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブ"
             U"ヘベホボウヴワヷヰヸヱヹヲヺヽヾ"},
    {0x309A, U"はぱひぴふぷへぺほぽハパヒピフプヘペホポ"},
}};

// Hangul syllables are composed by rule: The Unicode Standard, section 3.12.
constexpr char32_t lead = 0x1100, vowel = 0x1161, tail = 0x11A7, syllable = 0xAC00;
constexpr char32_t leads = 19, vowels = 21, tails = 28;

char32_t compose_hangul(char32_t first, char32_t second) {
    if (first >= lead && first < lead + leads && second >= vowel && second < vowel + vowels) {
        return syllable + ((first - lead) * vowels + (second - vowel)) * tails;
    }
    const bool open = first >= syllable && first < syllable + leads * vowels * tails && (first - syllable) % tails == 0;
    if (open && second > tail && second < tail + tails) return first + (second - tail);
    return 0;
}

char32_t compose(char32_t letter, char32_t mark) {
    for (const Row& row : rows) {
        if (row.mark != mark) continue;
        for (std::size_t i = 0; i < row.pairs.size(); i += 2) {
            if (row.pairs[i] == letter) return row.pairs[i + 1];
        }
    }
    return compose_hangul(letter, mark);
}

} // namespace

std::u32string composed(const std::u32string& text) {
    std::u32string result;
    for (const char32_t c : text) {
        const char32_t together = result.empty() ? 0 : compose(result.back(), c);
        if (together != 0) {
            result.back() = together;
        } else {
            result += c;
        }
    }
    return result;
}

char32_t base_letter(char32_t letter) {
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.pairs.size(); i += 2) {
            if (row.pairs[i + 1] == letter) return base_letter(row.pairs[i]);
        }
    }
    constexpr std::u32string_view stroked = U"ØOøoĐDđdŁLłlĦHħhŦTŧtıi";
    const std::size_t at = stroked.find(letter);
    return at != std::u32string_view::npos && at % 2 == 0 ? stroked[at + 1] : letter;
}

} // namespace autograder
