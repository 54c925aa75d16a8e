"""Models: the tables, one file a noun."""

from petition_app.models.audit import AuditEntry
from petition_app.models.consent import ConsentWording
from petition_app.models.counting import CountDelta, Tally
from petition_app.models.decision_maker import DecisionMaker, Response
from petition_app.models.export import Export
from petition_app.models.fundraiser_token import FundraiserToken
from petition_app.models.mailing import Mailing, MailingMessage
from petition_app.models.organisation import Membership, Organisation
from petition_app.models.outbox import MailAllowance, OutboxMessage, Suppression
from petition_app.models.people import LoginAttempts, LoginSession, Person
from petition_app.models.petition import Partner, Petition, PetitionKey, PetitionText, PetitionTopic
from petition_app.models.picture import Picture, PictureFile
from petition_app.models.publication import Publication, ShownSigner
from petition_app.models.retention import DeletionReport
from petition_app.models.schedule import Schedule
from petition_app.models.screening import Alarm, Moderation
from petition_app.models.sealing import SealKey, SealSet, WorkerKey
from petition_app.models.section import Fundraiser, Section, SectionText
from petition_app.models.signature import Signature
from petition_app.models.signature_log import LogCheckpoint, LogLeaf, LogTile, SignatureLog
from petition_app.models.update import Update

__all__ = [
    "Alarm",
    "AuditEntry",
    "ConsentWording",
    "CountDelta",
    "DecisionMaker",
    "DeletionReport",
    "Export",
    "Fundraiser",
    "FundraiserToken",
    "LogCheckpoint",
    "LogLeaf",
    "LogTile",
    "LoginAttempts",
    "LoginSession",
    "MailAllowance",
    "Mailing",
    "MailingMessage",
    "Membership",
    "Moderation",
    "Organisation",
    "OutboxMessage",
    "Partner",
    "Person",
    "Petition",
    "PetitionKey",
    "PetitionText",
    "PetitionTopic",
    "Picture",
    "PictureFile",
    "Publication",
    "Response",
    "Schedule",
    "SealKey",
    "SealSet",
    "Section",
    "SectionText",
    "ShownSigner",
    "Signature",
    "SignatureLog",
    "Suppression",
    "Tally",
    "Update",
    "WorkerKey",
]
