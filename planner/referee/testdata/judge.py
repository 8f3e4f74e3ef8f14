"""Judges many files with check.py in one go: judge.py FOLDER_OF_CHECK_PY < cases > answers

A case is one line of JSON: snapshot (the text of a file) and plans (texts of files). So is its answer: snapshot (what check.py says of
the snapshot alone) and plans (what it says of each).
"""
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import check  # noqa: E402


def answer(judge):
    try:
        return judge()
    except check.Unsound as e:
        return {"error": str(e), "faults": e.faults}
    except Exception as e:  # as check.py itself does
        return {"error": "%s: %s" % (type(e).__name__, e)}


for line in sys.stdin:
    case = json.loads(line)
    made = []
    alone = answer(lambda: made.append(check.Snapshot(json.loads(case["snapshot"]))) or {"valid": True})
    plans = [answer(lambda: check.check(made[0], json.loads(text))) if made else alone for text in case.get("plans") or []]
    print(json.dumps({"snapshot": alone, "plans": plans}, ensure_ascii=False))
