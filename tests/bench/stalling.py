"""How long the window's event loop stands still while an operator works a shift of calls."""

from tests.bench import wire
from tests.bench.figures import Figure, Samples, Subject, worst_under
from tests.bench.matter import CHOSEN, TYPED, words
from tests.bench.processes import DeskProcess, reference
from tests.bench.stage import Stage

KEYSTROKE_S = 0.06
"""Between two committed words; a quick typist of Chinese commits three or four a second."""


def measure(stage: Stage) -> Subject:
    """One call after the other; beside it an idle Qt window with the same meter."""
    ours: list[float] = []
    own_cpu: list[float] = []
    idle: list[float] = []
    with stage.desk() as desk, reference("meter") as beside:
        for _ in range(stage.repetitions):
            desk.do(wire.StartMeter())
            beside.ask()
            _work_one_call(stage, desk)
            _, stalls = desk.do_until(wire.ReadMeter(), wire.Stalls)
            ours.append(stalls.longest_ms)
            own_cpu.append(stalls.cpu_ms)
            idle.append(beside.ask())
    return Subject(
        [
            Figure(
                Samples("longest stall of the event loop, per call of a shift", tuple(ours)),
                Samples("idle Qt window beside it", tuple(idle)),
                worst_under(50),
            ),
            Figure(Samples("of it the program's own processor time", tuple(own_cpu))),
        ],
        [
            f"shift: {stage.repetitions} calls, each rung, answered, typed word by word, held, resumed, "
            "searched, filed and hung up by keys"
        ],
    )


def _work_one_call(stage: Stage, desk: DeskProcess) -> None:
    with stage.ringing(desk):
        desk.do_until(wire.Press(key="F2"), wire.Established)
        for field, text in TYPED.items():
            for word in words(text):
                desk.do(wire.Type(field=field, text=word))
                desk.rest(KEYSTROKE_S)
        for field, value in CHOSEN.items():
            desk.do(wire.Fill(values={field: value}))
        desk.rest(0.7)  # the typing pause: draft saved, form checked
        desk.do_until(wire.Press(key="F3"), wire.Held)
        desk.do_until(wire.Press(key="F3"), wire.Established)
        desk.do(wire.Press(key="F12"))
        desk.do_until(wire.Search(text="施工噪音"), wire.Listed)
        desk.rest(0.3)
        desk.do(wire.Press(key="F5"))
        desk.do_until(wire.Press(key="F9"), wire.FiledShown)
        desk.do_until(wire.Press(key="F8"), wire.Quiet)
