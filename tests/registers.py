"""A register with something in each of its tables."""

from desktop_app.record.register import Assignment, Member, Recusal, Register, Round, Team, Unit

IDS = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(5)]
REGISTER = Register(
    units=(Unit(id=IDS[0], name="甲县局"), Unit(id=IDS[1], name="乙县局", aliases=("乙局",))),
    rounds=(Round(id=IDS[2], name="第一轮", year=2026), Round(id=IDS[4], name="第二轮", year=2026)),
    teams=(Team(id=IDS[3], round=IDS[2], name="第一评估组", members=(Member(name="张某某", items=(1, 2)),)),),
    recusals=(Recusal(person="张某某", unit=IDS[0]),),
    assignments=(Assignment(assessment=IDS[0], unit=IDS[0], round=IDS[2], team=IDS[3]),),
)
