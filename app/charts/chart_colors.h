// Colours of what charts show. The same key has the same colour in every chart; they are told apart with the
// common colour blindnesses as far as a dozen colours can be, and there is a set for each theme.
#pragma once

#include <QColor>
#include <QString>
#include <string>

namespace dorsal {

// The colour of `key`, such as a protocol's filter name, in the theme in force. Protocols that are common
// have a fixed one, any other key keeps the one that it got when first asked for. GUI thread only.
QColor chartColor(const QString& key);

QColor chartPlaceColor(int place);  // for what has no key: the colour of its place among others
QColor chartOtherColor();           // what is left over, in a quiet grey

// The colour of a series or share: by its key, else by its place; "Other" is grey.
template <typename Named>
QColor chartColorOf(const Named& one, int place) {
    if (one.color == "other" || (one.color.empty() && one.name == "Other")) return chartOtherColor();
    return one.color.empty() ? chartPlaceColor(place) : chartColor(QString::fromStdString(one.color));
}

QColor mixed(const QColor& a, const QColor& b, double share);  // `share` of b
QColor textOn(const QColor& back);                             // black or white, what reads better

}  // namespace dorsal
