"""Drags a file onto a window and drops it there, as a file manager does: the source's side of the XDND protocol (version 5).

    python3 xdnd_source.py CLASS FILE     drops FILE onto the middle of the window of that class; status 0 when the window took it
"""
import pathlib
import select
import sys
import time

from Xlib import X, Xatom, display
from Xlib.protocol import event

VERSION = 5
PATIENCE = 20  # Seconds.


class Source:
    def __init__(self, window_class, file):
        self.display = display.Display()
        self.root = self.display.screen().root
        self.window = self.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        self.uris = (pathlib.Path(file).absolute().as_uri() + "\r\n").encode()
        self.target = self.find(self.root, window_class)
        if self.target is None:
            raise SystemExit(f"There is no window of class {window_class}.")

    def atom(self, name):
        return self.display.intern_atom(name)

    def find(self, window, window_class):
        name = window.get_wm_class()
        if name is not None and window_class in (each.lower() for each in name):
            return window
        for child in window.query_tree().children:
            found = self.find(child, window_class)
            if found is not None:
                return found
        return None

    def send(self, kind, *data):
        words = [self.window.id, *data] + [0] * (4 - len(data))
        self.target.send_event(event.ClientMessage(window=self.target, client_type=self.atom(kind), data=(32, words)))
        self.display.flush()

    # What the target asks for meanwhile is given: the list of files.
    def give(self, request):
        if request.target == self.atom("text/uri-list"):
            request.requestor.change_property(request.property, request.target, 8, self.uris)
        request.requestor.send_event(event.SelectionNotify(time=request.time, requestor=request.requestor, selection=request.selection,
                                                           target=request.target, property=request.property))
        self.display.flush()

    # Returns the words of the target's message, or ends the drag.
    def wait_for(self, kind):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            while self.display.pending_events():
                each = self.display.next_event()
                if each.type == X.SelectionRequest:
                    self.give(each)
                elif each.type == X.ClientMessage and each.client_type == self.atom(kind):
                    return each.data[1]
            select.select([self.display], [], [], 0.1)
        raise SystemExit(f"The window did not send {kind}.")

    def drop(self):
        version = self.target.get_full_property(self.atom("XdndAware"), Xatom.ATOM)
        if version is None or version.value[0] < VERSION:
            raise SystemExit("The window takes nothing that is dragged.")
        self.window.set_selection_owner(self.atom("XdndSelection"), X.CurrentTime)
        corner = self.target.translate_coords(self.root, 0, 0)
        size = self.target.get_geometry()
        x, y = -corner.x + size.width // 2, -corner.y + size.height // 2
        self.send("XdndEnter", VERSION << 24, self.atom("text/uri-list"))
        self.send("XdndPosition", 0, x << 16 | y, X.CurrentTime, self.atom("XdndActionCopy"))
        if self.wait_for("XdndStatus")[1] & 1 == 0:
            raise SystemExit("The window does not want the file here.")
        self.send("XdndDrop", 0, X.CurrentTime)
        # Bit 0 is to say so; GLFW says how many bytes it took.
        if self.wait_for("XdndFinished")[1] == 0:
            raise SystemExit("The window did not take the file.")


if __name__ == "__main__":
    Source(sys.argv[1], sys.argv[2]).drop()
