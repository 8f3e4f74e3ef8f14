// Package clean makes facts clean. Facts may come from views over foreign tables,
// so that nothing about them is certain: a row may name what is not there, end
// before it begins, or contradict another.
//
// [New] leaves such a row out, or mends it by a rule. For either it lists a fault,
// which says what is wrong and what was done. Nothing stops it, and the order of
// rows means nothing. What comes out holds together: whatever a row names is there
// too, and is clean itself. Issued sessions are left as they are, for what they
// name may be gone: planner/demand says what becomes of them.
//
// Some rows say more together than each for itself. Clean facts answer for them:
// the [Calendar] which days are worked, [Facts.Open] when a room may be used,
// [Facts.Shift] and [Facts.Away] when somebody works.
package clean
