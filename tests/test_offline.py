"""No test leaves this machine, nor does anything that a test starts."""

import socket
import subprocess
import sys

import pytest

FAR = ("192.0.2.1", 80)


def test_this_process_cannot_leave_the_machine():
    with pytest.raises(RuntimeError, match="tests stay on this machine"):
        socket.create_connection(FAR, timeout=5)


def test_nothing_can_be_sent_without_a_connection_either():
    with (
        socket.socket(type=socket.SOCK_DGRAM) as sender,
        pytest.raises(RuntimeError, match="stay on this machine"),
    ):
        sender.sendto(b"hello", FAR)


def test_a_process_started_here_cannot_leave_the_machine():
    code = f"import socket; socket.create_connection({FAR}, timeout=5)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "tests stay on this machine" in done.stderr


def test_no_name_is_looked_up():
    with pytest.raises(RuntimeError, match=r"getaddrinfo was asked for 'example\.org'"):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_within_reach(host):
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection((host, server.getsockname()[1]), timeout=5):
            pass
