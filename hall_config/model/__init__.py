"""The configuration of a city: frozen values, loaded once and passed in.

Times of day are minutes since midnight of the service day (a day may end at 30:00 = 1800),
durations are whole seconds and end in `_s`, shares whole percent and end in `_percent`.
"""

from hall_config.model.balance import BalanceRule
from hall_config.model.catalogue import (
    Bundle,
    Department,
    Item,
    Material,
    Service,
    ServiceKind,
    Theme,
)
from hall_config.model.city import BAR_DAYS, City, Datum, Hall, HallKind, Stand
from hall_config.model.display import Display, DisplayKind, DisplayTheme
from hall_config.model.evaluation import EvaluationForm, Tag
from hall_config.model.place import Duty, Hours, Span, Tier, Window, WindowKind, Zone
from hall_config.model.policy import BLOCK_MOST, Identity, Mode, Policy, Precheck, RejoinRule
from hall_config.model.slip import SlipLook, SlipPart, SlipTemplate
from hall_config.model.staff import ANY_CLERK, Authorisation, Shift, Turn
from hall_config.model.text import Text

__all__ = [
    "ANY_CLERK",
    "BAR_DAYS",
    "BLOCK_MOST",
    "Authorisation",
    "BalanceRule",
    "Bundle",
    "City",
    "Datum",
    "Department",
    "Display",
    "DisplayKind",
    "DisplayTheme",
    "Duty",
    "EvaluationForm",
    "Hall",
    "HallKind",
    "Hours",
    "Identity",
    "Item",
    "Material",
    "Mode",
    "Policy",
    "Precheck",
    "RejoinRule",
    "Service",
    "ServiceKind",
    "Shift",
    "SlipLook",
    "SlipPart",
    "SlipTemplate",
    "Span",
    "Stand",
    "Tag",
    "Text",
    "Theme",
    "Tier",
    "Turn",
    "Window",
    "WindowKind",
    "Zone",
]
