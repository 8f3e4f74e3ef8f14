// Package attendance judges the past: which announced sessions were held, who was
// there, what they completed and what trainers taught. It believes what somebody
// said (an outcome, a mark) before what was announced, and what was announced only
// as far as nothing known today speaks against it. A session that was published, and
// of which nobody had been told when it began, was not announced.
//
// # Held
//
// A session of which somebody said that it was not held was not. Else it was held if
// somebody said so or is marked as present in it. Else it is presumed: not held if
// nobody had been told of it, its room is known to have been shut, one of its trainers
// was away, or nobody who sat in it could have come; held otherwise, also where
// everybody who could have come is marked as absent: the trainer waited for them. That
// is a fault, which asks whether it was held. A session in which nobody sat was
// announced to nobody: without an outcome or a mark it was not held, and nobody is
// asked.
//
// # Attended
//
// Who is marked as present or late was there, seated or not; who is marked as absent
// or excused was not. Without a mark, who sat in a held session was there if they
// were employed that day, not away at that hour, and not marked as present in
// another session at that hour. In a session that was not held nobody was.
//
// # Completed
//
// Who was there has completed the course; of an examined course who was not marked
// as failed or excused. A completion counts for the courses that the course counts
// as, and for those that these count as. With it the counting of attempts and of
// missed seats begins anew.
//
// # Faults
//
// A mark or an outcome stands against everything else that is known, and the
// contradiction is a fault. So is a presumption against what was announced, and an
// examined course without a result.
package attendance
